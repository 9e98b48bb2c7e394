package process

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fakeProc is a directory that stands in for /proc.
type fakeProc struct {
	t   testing.TB
	dir string
}

func newProc(t testing.TB) fakeProc {
	t.Helper()
	return fakeProc{t, t.TempDir()}
}

func (f fakeProc) write(pid int, file, content string) {
	f.t.Helper()
	dir := filepath.Join(f.dir, strconv.Itoa(pid))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f fakeProc) stat(pid int, comm string, parent, own, children int, start uint64) {
	f.t.Helper()
	f.write(pid, "stat", statLine(pid, comm, 'S', parent, own, children, start))
}

func (f fakeProc) end(pid int) {
	f.t.Helper()
	if err := os.RemoveAll(filepath.Join(f.dir, strconv.Itoa(pid))); err != nil {
		f.t.Fatal(err)
	}
}

// epoch is the time of the first scan in all tests.
var epoch = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// scanAt scans at so many seconds after epoch.
func scanAt(t testing.TB, s *Scanner, seconds float64) {
	t.Helper()
	if err := s.Scan(t.Context(), epoch.Add(time.Duration(seconds*float64(time.Second)))); err != nil {
		t.Fatal(err)
	}
}

func newScanner(t testing.TB, root string) *Scanner {
	t.Helper()
	s := New(root, time.Second/2)
	t.Cleanup(s.Close)
	return s
}

func TestScan(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 100, 0, 5)
	proc.stat(30, "a (b) c", 1, 7, 0, 50)
	proc.stat(4, "early", 1, 7, 0, 50)
	proc.write(9, "cmdline", "it has no stat file: it is about to go")
	proc.write(10, "stat", "rubbish")
	if err := os.MkdirAll(filepath.Join(proc.dir, "self", "net"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	rss := 413 * os.Getpagesize()
	var found []string
	for _, p := range s.Processes() {
		found = append(found, fmt.Sprintf("%d %s, of %d, %v, %d threads, %d bytes, %v", p.PID, p.Name, p.ParentPID, p.State, p.Threads, p.ResidentBytes, p.CPUTime()))
		if _, ok := p.CPUSinceLast(); ok {
			t.Errorf("%s has a rate after one scan", p.Name)
		}
	}
	want := []string{
		fmt.Sprintf("1 init, of 0, sleeping, 5 threads, %d bytes, 1s", rss),
		fmt.Sprintf("4 early, of 1, sleeping, 5 threads, %d bytes, 70ms", rss),
		fmt.Sprintf("30 a (b) c, of 1, sleeping, 5 threads, %d bytes, 70ms", rss),
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	if c := s.Counts(); c.Processes != 3 || c.Threads != 15 || c.States[Sleeping] != 3 || c.OthersHidden {
		t.Errorf("counts are %+v", c)
	}
}

// usedSinceLast returns the processor time of a process since the scan before.
func usedSinceLast(t *testing.T, s *Scanner, pid int) (time.Duration, bool) {
	t.Helper()
	p := find(s.Processes(), pid)
	if p == nil {
		t.Fatalf("there is no process %d", pid)
	}
	return p.CPUSinceLast()
}

func TestRates(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 100, 0, 5)
	proc.stat(7, "job", 1, 1000, 0, 50)
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	proc.stat(7, "job", 1, 1050, 0, 50)
	proc.stat(8, "new", 1, 20, 0, 90)
	scanAt(t, s, 1)
	if used, ok := usedSinceLast(t, s, 7); !ok || used != 500*time.Millisecond {
		t.Errorf("the old process used %v, %v", used, ok)
	}
	if used, ok := usedSinceLast(t, s, 8); !ok || used != 200*time.Millisecond {
		t.Errorf("the new process used %v, %v", used, ok)
	}
	// A scan that follows closely does not make the span of the rates short.
	proc.stat(7, "job", 1, 1053, 0, 50)
	scanAt(t, s, 1.03)
	if used, ok := usedSinceLast(t, s, 7); !ok || used != 530*time.Millisecond || s.At().Sub(s.Last()) != 1030*time.Millisecond {
		t.Errorf("after a quick scan: %v, %v since %v", used, ok, s.Last())
	}
	// A counter that goes back is no rate.
	proc.stat(7, "job", 1, 3, 0, 50)
	scanAt(t, s, 2)
	if used, ok := usedSinceLast(t, s, 7); ok {
		t.Errorf("a counter that went back gives %v", used)
	}
}

// The same PID with another start is another process, whether its file was
// kept open or not.
func TestPIDReuse(t *testing.T) {
	for _, kept := range []bool{false, true} {
		proc := newProc(t)
		proc.stat(1, "init", 0, 100, 0, 5)
		proc.stat(7, "old", 1, 100_000, 0, 50)
		s := newScanner(t, proc.dir)
		scanAt(t, s, 0)
		step := 60.0
		if kept {
			step = 1
			scanAt(t, s, 1)
		}
		before := find(s.Processes(), 7)
		if (before.descriptor >= 0) != kept {
			t.Fatalf("kept is %v, the descriptor %d", kept, before.descriptor)
		}
		proc.stat(7, "young", 1, 30, 0, 9000)
		scanAt(t, s, 1+step)
		now := find(s.Processes(), 7)
		if used, ok := now.CPUSinceLast(); now == before || now.Name != "young" || !ok || used != 300*time.Millisecond {
			t.Errorf("kept %v: %+v used %v, %v", kept, now, used, ok)
		}
	}
}

// The state, the name and the parent of a process change while it stays the
// same process.
func TestChanges(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(7, "sh", 6, 10, 0, 50)
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	before := find(s.Processes(), 7)
	proc.write(7, "stat", statLine(7, "\xffpython", 'Z', 1, 12, 0, 50))
	scanAt(t, s, 1)
	if now := find(s.Processes(), 7); now != before || now.Name != "\uFFFDpython" || now.State != Zombie || now.ParentPID != 1 {
		t.Errorf("it is %+v", now)
	}
}

// What ended children used counts with the nearest ancestor that is left, but
// not what they had used before the mark.
func TestEndedChildren(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(10, "make", 1, 5, 1000, 50)
	proc.stat(11, "sh", 10, 1, 40, 60)  // will end
	proc.stat(12, "cc", 11, 300, 0, 70) // will end
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	s.Mark()
	// cc used another 100, sh 2, and three compilers came and went with 250.
	proc.stat(10, "make", 1, 6, 1000+1+40+300+100+2+250, 50)
	proc.end(11)
	proc.end(12)
	scanAt(t, s, 10)
	if used, ok := find(s.Processes(), 10).CPUSinceMark(); !ok || used != ticks(1+100+2+250) {
		t.Errorf("make used %v, %v", used, ok)
	}
	s.Mark()
	proc.stat(10, "make", 1, 8, 1693, 50)
	scanAt(t, s, 20)
	if used, ok := find(s.Processes(), 10).CPUSinceMark(); !ok || used != ticks(2) {
		t.Errorf("then make used %v, %v", used, ok)
	}
	// A cycle of parents has no living ancestor, and does not hang.
	proc.stat(21, "a", 22, 1, 0, 60)
	proc.stat(22, "b", 21, 1, 0, 60)
	scanAt(t, s, 30)
	proc.end(21)
	proc.end(22)
	scanAt(t, s, 40)
}

// A child that is killed together with its parent is waited for by process 1,
// which has not used all that time in a moment. The parent's parent has nothing
// of it.
func TestEndedOrphans(t *testing.T) {
	for name, late := range map[string]bool{"in the same scan": false, "read before": true} {
		proc := newProc(t)
		proc.stat(1, "init", 0, 0, 0, 5)
		proc.stat(10, "shell", 1, 5, 0, 50)
		proc.stat(11, "service", 10, 10, 20, 60) // will end
		proc.stat(12, "worker", 11, 4000, 0, 70) // will end
		s := newScanner(t, proc.dir)
		scanAt(t, s, 0)
		s.Mark()
		proc.end(11)
		proc.end(12)
		// The worker used another 7; a job of the shell came and went with 400.
		proc.stat(10, "shell", 1, 5, 10+20+400, 50)
		if late {
			scanAt(t, s, 5)
		}
		proc.stat(1, "init", 0, 0, 4007, 5)
		scanAt(t, s, 10)
		for pid, want := range map[int]int{1: 7, 10: 400} {
			if used, ok := find(s.Processes(), pid).CPUSinceMark(); !ok || used != ticks(uint64(want)) {
				t.Errorf("%s: process %d used %v, %v", name, pid, used, ok)
			}
		}
		if len(s.orphans) > 0 {
			t.Errorf("%s: %v are kept", name, s.orphans)
		}
	}
}

// Another process than 1 may take orphans in, and may have been read before.
func TestEndedOrphansOfASubreaper(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(9, "shim", 1, 5, 0, 50)
	proc.stat(11, "service", 9, 10, 0, 60)   // will end
	proc.stat(12, "worker", 11, 4000, 0, 70) // will end
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	s.Mark()
	proc.end(11)
	proc.end(12)
	scanAt(t, s, 5)
	proc.stat(9, "shim", 1, 5, 10+4007, 50)
	scanAt(t, s, 10)
	if used, ok := find(s.Processes(), 9).CPUSinceMark(); !ok || used != ticks(7) {
		t.Errorf("the shim used %v, %v", used, ok)
	}
}

// A child that nobody waits for costs nobody anything, and is forgotten.
func TestOrphanNobodyWaitsFor(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(11, "service", 1, 10, 0, 60)
	proc.stat(12, "worker", 11, 4000, 0, 70)
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	s.Mark()
	proc.end(11)
	proc.end(12)
	proc.stat(1, "init", 0, 0, 10, 5)
	scanAt(t, s, 10)
	scanAt(t, s, 20)
	s.Mark()
	proc.stat(1, "init", 0, 3, 10, 5)
	scanAt(t, s, 30)
	if used, ok := find(s.Processes(), 1).CPUSinceMark(); !ok || used != ticks(3) || len(s.orphans) > 0 {
		t.Errorf("process 1 used %v, %v; %v are kept", used, ok, s.orphans)
	}
}

func TestIO(t *testing.T) {
	io := func(read, written int) string {
		return fmt.Sprintf("rchar: 9\nwchar: 9\nread_bytes: %d\nwrite_bytes: %d\ncancelled_write_bytes: 0\n", read, written)
	}
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(7, "db", 1, 10, 0, 50)
	proc.write(7, "io", io(1000, 500))
	s := newScanner(t, proc.dir)
	read := func() *Process {
		p := find(s.Processes(), 7)
		s.ReadIO(p, s.At())
		return p
	}
	scanAt(t, s, 0)
	if _, _, ok := read().IOSinceMark(); ok {
		t.Error("known after one reading")
	}
	s.Mark()
	scanAt(t, s, 10)
	if find(s.Processes(), 7).MayHaveDoneIO() {
		t.Error("a process that did nothing is suspected")
	}
	s.Mark()
	proc.stat(7, "db", 1, 12, 0, 50)
	proc.write(7, "io", io(3000, 1500))
	scanAt(t, s, 20)
	if p := find(s.Processes(), 7); !p.MayHaveDoneIO() {
		t.Error("a process that used the processor is not suspected")
	}
	if bytes, span, ok := read().IOSinceMark(); !ok || bytes != 3000 || span != 20*time.Second {
		t.Errorf("%d bytes in %v, %v", bytes, span, ok)
	}
	if last, now := find(s.Processes(), 7).IO(); now.ReadBytes-last.ReadBytes != 2000 || now.At.Sub(last.At) != 20*time.Second {
		t.Errorf("the readings are %+v and %+v", last, now)
	}
}

// The kernel adds all that a child ever moved to its parent, which is no burst
// of the parent's.
func TestIOOfEndedChildren(t *testing.T) {
	io := func(written int) string { return fmt.Sprintf("read_bytes: 0\nwrite_bytes: %d\n", written) }
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(7, "parent", 1, 10, 0, 50)
	proc.stat(8, "child", 7, 10, 0, 50)
	proc.write(7, "io", io(100))
	proc.write(8, "io", io(5_000_000))
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	for _, p := range s.Processes() {
		s.ReadIO(p, s.At())
	}
	s.Mark()
	proc.end(8)
	proc.write(7, "io", io(100+5_000_000+300+40)) // 300 of its own, 40 that the child still did
	scanAt(t, s, 10)
	p := find(s.Processes(), 7)
	s.ReadIO(p, s.At())
	if bytes, _, ok := p.IOSinceMark(); !ok || bytes != 340 {
		t.Errorf("%d bytes, %v", bytes, ok)
	}
	if last, now := p.IO(); now.WrittenBytes-last.WrittenBytes != 340 {
		t.Errorf("the readings are %+v and %+v", last, now)
	}
}

// Descriptors are kept while scans follow each other closely, of processes that
// are there.
func TestKeptDescriptors(t *testing.T) {
	proc := newProc(t)
	proc.stat(1, "init", 0, 0, 0, 5)
	proc.stat(7, "short", 1, 10, 0, 50)
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	scanAt(t, s, 1) // keeps the descriptors
	if s.kept != 2 {
		t.Errorf("%d descriptors are kept", s.kept)
	}
	proc.end(7)
	scanAt(t, s, 2)
	if len(s.Processes()) != 1 || s.kept != 1 {
		t.Errorf("%d processes, %d descriptors", len(s.Processes()), s.kept)
	}
	scanAt(t, s, 60)
	if s.kept != 0 {
		t.Errorf("%d descriptors are kept though nobody looks", s.kept)
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		// Only a user without privileges meets them: run this test as one.
		runAsNobody(t, "TestUnreadable")
		return
	}
	proc := newProc(t)
	proc.stat(5, "mine", 1, 10, 0, 50)
	proc.stat(6, "theirs", 1, 10, 0, 50)
	theirs := filepath.Join(proc.dir, "6", "stat")
	if err := os.Chmod(theirs, 0); err != nil {
		t.Fatal(err)
	}
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	if c := s.Counts(); c.Processes != 2 || c.Unreadable != 1 || !c.OthersHidden || c.Threads != 5 {
		t.Errorf("counts are %+v", c)
	}
	if p := find(s.Processes(), 6); !p.Unreadable || p.Name != "" {
		t.Errorf("it is %+v", p)
	}
	// One that becomes readable has not used all its time since the last scan.
	if err := os.Chmod(theirs, 0o600); err != nil {
		t.Fatal(err)
	}
	scanAt(t, s, 1)
	p := find(s.Processes(), 6)
	if used, ok := p.CPUSinceLast(); p.Name != "theirs" || ok {
		t.Errorf("%+v used %v", p, used)
	}
	proc.write(6, "io", "read_bytes: 1\nwrite_bytes: 2\n")
	if err := os.Chmod(filepath.Join(proc.dir, "6", "io"), 0); err != nil {
		t.Fatal(err)
	}
	s.ReadIO(p, s.At())
	if _, now := p.IO(); !now.At.IsZero() || !p.ioUnreadable {
		t.Errorf("I/O that may not be read is %+v", now)
	}
}

// runAsNobody runs a test of this binary as a user without privileges.
func runAsNobody(t *testing.T, name string) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "nobody") //nolint:usetesting // t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	copied := filepath.Join(dir, "test")
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, content, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), copied, "-test.run", "^"+name+"$", "-test.v")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	cmd.Dir, cmd.Env = dir, []string{"TMPDIR=" + dir}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("as another user: %v\n%s", err, out)
	}
}

func TestRootThatIsMissing(t *testing.T) {
	s := New("/no/such/place", time.Second)
	if err := s.Scan(t.Context(), epoch); err == nil || !strings.Contains(err.Error(), "/no/such/place") {
		t.Errorf("error is %v", err)
	}
}

// 20,000 processes, more than descriptors may be kept.
func TestManyProcesses(t *testing.T) {
	const many = 20_000
	proc := newProc(t)
	proc.stat(1, "init", 0, 100, 0, 5)
	for i := range many - 1 { // the same in other words, which is quicker to make
		if err := os.Symlink("1", filepath.Join(proc.dir, strconv.Itoa(i+2))); err != nil {
			t.Fatal(err)
		}
	}
	s := newScanner(t, proc.dir)
	for i := range 3 {
		scanAt(t, s, float64(i))
		if c := s.Counts(); c.Processes != many || c.Threads != 5*many {
			t.Fatalf("scan %d: %+v", i, c)
		}
	}
	if s.kept != s.keepMost || s.kept > descriptorsMost {
		t.Errorf("%d descriptors are kept, at most %d may", s.kept, s.keepMost)
	}
	if used, ok := usedSinceLast(t, s, many); !ok || used != 0 {
		t.Errorf("used %v, %v", used, ok)
	}
}

func TestDetails(t *testing.T) {
	proc := newProc(t)
	proc.stat(7, "db", 1, 10, 0, 50)
	proc.write(7, "cmdline", "db\x00--password\x00secret\x00")
	proc.write(7, "cgroup", "0::/docker/"+hexID+"\n")
	proc.write(7, "smaps_rollup", "Pss: 100 kB\n")
	passwd := filepath.Join(proc.dir, "passwd")
	if err := os.WriteFile(passwd, fmt.Appendf(nil, "ann:x:%d:0::/:/bin/sh\n", os.Geteuid()), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScanner(t, proc.dir)
	scanAt(t, s, 0)
	p := s.Processes()[0]
	r := NewDetailReader(proc.dir, passwd)
	t.Cleanup(r.Close)
	want := Details{User: "ann", Cgroup: "/docker/" + hexID, Container: hexID[:12]}
	for range 2 {
		if got, err := r.Read(p, false, epoch); err != nil || got != want {
			t.Errorf("%+v, %v", got, err)
		}
	}
	want.CommandLine = "db --password secret"
	if got, err := r.Read(p, true, epoch); err != nil || got != want {
		t.Errorf("with the command line: %+v, %v", got, err)
	}
	want.CommandLine = ""
	if got, err := r.Read(p, false, epoch); err != nil || got != want {
		t.Errorf("the command line stays although it is not wanted: %+v, %v", got, err)
	}
	if bytes, err := r.ProportionalBytes(p); err != nil || bytes != 100<<10 {
		t.Errorf("%d bytes, %v", bytes, err)
	}
	// Another process has the PID by now.
	proc.stat(7, "other", 1, 10, 0, 51)
	if got, err := r.Read(p, true, epoch.Add(time.Minute)); err == nil {
		t.Errorf("of another process: %+v", got)
	}
	if _, err := r.ProportionalBytes(p); err == nil {
		t.Error("the memory of another process is told")
	}
}

// The processes of this machine, held against /proc read by hand.
func TestScanAgreesWithProc(t *testing.T) {
	child := exec.CommandContext(t.Context(), "sleep", "60")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Kill()
		_ = child.Wait()
	})
	s := newScanner(t, "/proc")
	for range 3 { // with descriptors that are opened and kept
		if err := s.Scan(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		p := find(s.Processes(), pid)
		comm, err1 := os.ReadFile(filepath.Join("/proc", e.Name(), "comm"))
		status, err2 := os.ReadFile(filepath.Join("/proc", e.Name(), "status"))
		if p == nil || err1 != nil || err2 != nil {
			continue // it came or went meanwhile
		}
		values := make(map[string]string)
		for line := range strings.Lines(string(status)) {
			name, v, _ := strings.Cut(strings.TrimSpace(line), ":")
			values[name] = strings.TrimSpace(v)
		}
		compared++
		// Workers of the kernel change their names with their work.
		named := p.Name
		if strings.HasPrefix(named, "kworker/") && strings.HasPrefix(string(comm), "kworker/") {
			named = validName(strings.TrimSuffix(string(comm), "\n"))
		}
		if named != validName(strings.TrimSuffix(string(comm), "\n")) || strconv.Itoa(p.ParentPID) != values["PPid"] || (values["Kthread"] == "1") != p.KernelThread {
			t.Errorf("process %d is %+v, /proc tells %s", pid, p, status)
		}
		if pid == child.Process.Pid && (p.State == Zombie || p.State == Idle || p.Threads != 1 || p.ParentPID != os.Getpid() || p.Name != "sleep") {
			t.Errorf("the child is %+v", p)
		}
	}
	if compared < 2 || !slices.ContainsFunc(s.Processes(), func(p *Process) bool { return p.PID == child.Process.Pid }) {
		t.Errorf("only %d processes could be compared", compared)
	}
}
