package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
)

func TestProcessesFeedFails(t *testing.T) {
	a, p, table := openProcesses(t, family())
	before := firsts(a, p)
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("no such file"), "The processes can't be read: no such file"},
		{metrics.ErrUnsupported, "There is no table of processes here"},
	} {
		table.err = c.err
		again(t, a)
		if got := joined(texts(a)); !strings.Contains(got, c.want) {
			t.Errorf("the window does not show %q, but %s", c.want, got)
		}
		if got := firsts(a, p); !slices.Equal(got, before) {
			t.Errorf("the last rows do not stay: %v", got)
		}
		p.sortBy("name")
		if got := firsts(a, p); slices.Equal(got, before) {
			t.Error("the rows that are there can't be sorted")
		}
		p.sortBy("cpu")
	}
	table.err, table.note = nil, "the details are missing"
	again(t, a)
	if got := joined(texts(a)); strings.Contains(got, "can't be read") || !strings.Contains(got, "the details are missing") {
		t.Errorf("afterwards the window shows %s", got)
	}
	table.note = ""
	again(t, a)
	if got := joined(texts(a)); strings.Contains(got, "missing") {
		t.Errorf("afterwards the window still shows %s", got)
	}
}

func TestProcessesFeedHangs(t *testing.T) {
	a, p, table := openProcesses(t, family())
	before := firsts(a, p)
	synctest.Test(t, func(t *testing.T) {
		p.reader = newProcessReader(a.feed) // of this test's bubble
		table.questions()
		hang := make(chan struct{})
		table.hang = hang
		for range 3 {
			at := time.Now()
			latest := a.feed.Latest()
			look := a.look(latest)
			prepared := make(chan func(), 1)
			go func() { prepared <- a.current.prepare(t.Context(), latest, look) }()
			synctest.Wait()
			// While it hangs, the page does what it can.
			p.search.SetText("postgres")
			if got := firsts(a, p); !slices.Equal(got, []string{"postgres"}) {
				t.Errorf("a search finds %v", got)
			}
			p.search.SetText("")
			(<-prepared)()
			if took := time.Since(at); took != processTimeout {
				t.Errorf("the page waits %v", took)
			}
			if got := joined(texts(a)); !strings.Contains(got, "The processes can't be read: no answer") {
				t.Errorf("the window shows %s", got)
			}
		}
		if got := firsts(a, p); !slices.Equal(got, before) {
			t.Errorf("the last rows do not stay: %v", got)
		}
		if n := len(table.questions()); n != 1 {
			t.Errorf("a feed that hangs is asked %d times", n)
		}
		table.mu.Lock()
		table.hang = nil
		table.mu.Unlock()
		close(hang)
		synctest.Wait()
		again(t, a)
		if got := joined(texts(a)); strings.Contains(got, "no answer") {
			t.Errorf("once it answers, the window still shows %s", got)
		}
	})
}

// TestProcessesDetailsOfTheRowsSeen holds that not all of many processes are
// read in full, and that those that scroll into sight are.
func TestProcessesDetailsOfTheRowsSeen(t *testing.T) {
	a, p, table := openProcesses(t, crowd(5000))
	table.questions()
	again(t, a)
	q := table.questions()
	if len(q) != 2 || !q[0].Brief || len(q[1].PIDs) == 0 || len(q[1].PIDs) > 120 {
		t.Errorf("asked is %d times, the last time for %d rows", len(q), len(q[len(q)-1].PIDs))
	}
	focusOn(t, a, body(p.table))
	press(t, a, fyne.KeyEnd)
	again(t, a)
	if l := lines(a, p); !slices.Contains(l[len(l)-1], "ada") && !slices.Contains(l[len(l)-1], "root") {
		t.Errorf("the last row is %v", l[len(l)-1])
	}
}

func TestProcessesPictures(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		w, h    float32
		tree    bool
	}{
		{"light", theme.VariantLight, 1280, 800, false},
		{"small", theme.VariantDark, 480, 360, false},
		{"tree_dark", theme.VariantDark, 1280, 800, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			feed := workstation()
			feed.table.rows = crowd(60)
			feed.latest.Processes.Count = 60
			a := newTestApp(t, feed, c.variant)
			a.window.Resize(fyne.NewSize(c.w, c.h))
			openPage(t, a, processesID)
			p := processesOf(t, a)
			if c.tree {
				p.tree.SetChecked(true)
				p.search.SetText("gizmo")
				p.showDetails(true)
				again(t, a)
			}
			click(t, a, p, "cc1plus")
			again(t, a)
			test.AssertImageMatches(t, "page_processes_"+c.name+".png", a.window.Canvas().Capture())
		})
	}
}

// BenchmarkTableOfProcesses shows a reading of 5,000 processes.
func BenchmarkTableOfProcesses(b *testing.B) {
	feed := workstation()
	feed.table.rows = crowd(5000)
	a := New(test.NewTempApp(b), feed, "")
	a.window.Resize(fyne.NewSize(1280, 800))
	a.open(processesID)
	ctx := b.Context()
	a.show(ctx, feed.latest)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for k := range feed.table.rows {
			feed.table.rows[k].CPUCores = metrics.Float((k+i)%97) / 100
		}
		a.show(ctx, feed.latest)
	}
}
