package app

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"headroom/app/signals"
	"headroom/metrics"
)

// fakeSend notes what it is told to send.
type fakeSend struct {
	sent []string
	err  error
}

func (f *fakeSend) send(p signals.Process, s signals.Signal) error {
	f.sent = append(f.sent, fmt.Sprintf("signal %d to %d, started %d", s, p.PID, p.Start))
	return f.err
}

// overlay returns the texts over the window, empty where there is nothing.
func overlay(a *App) string {
	top := a.window.Canvas().Overlays().Top()
	if top == nil {
		return ""
	}
	var all []string
	visible(top, func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Label:
			all = append(all, o.Text)
		case *canvas.Text:
			all = append(all, o.Text)
		}
	})
	return joined(all)
}

// mayEnd opens the page with a process selected, in time that is simulated.
func mayEnd(t *testing.T, name string, run func(t *testing.T, a *App, p *processesPage, send *fakeSend)) {
	t.Helper()
	rows := family()
	rows = append(rows, entry(os.Getpid(), 1, "headroom", "ada", "headroom"), entry(4000, 1, "unreadable", "", ""), entry(4001, 1, "idle-daemon", "", ""))
	for i := range rows {
		if rows[i].Name == "unreadable" {
			rows[i].Start = 0
		}
	}
	a, p, _ := openProcesses(t, rows)
	send := &fakeSend{}
	a.MayEnd(send.send)
	click(t, a, p, name)
	again(t, a) // reads the details of the one that is selected
	synctest.Test(t, func(t *testing.T) { run(t, a, p, send) })
}

func TestProcessesEndAsks(t *testing.T) {
	mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		for _, c := range []struct {
			name, how string
			ask       func()
			sent      string
		}{
			{"End", "SIGTERM", func() { test.Tap(p.end) }, "signal 0 to 812, started 81200"},
			{"Kill", "SIGKILL", func() { test.Tap(p.kill) }, "signal 1 to 812, started 81200"},
			{"End", "SIGTERM", func() { press(t, a, fyne.KeyDelete) }, "signal 0 to 812, started 81200"},
			{"Kill", "SIGKILL", func() { typeShortcut(t, a, &fyne.ShortcutCut{Secondary: true}) }, "signal 1 to 812, started 81200"},
		} {
			// Each way to say no sends nothing; what is chosen at first does that.
			for _, no := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape, fyne.KeySpace} {
				p.table.Focus()
				c.ask()
				got := overlay(a)
				for _, want := range []string{c.name + " this process?", "postgres (PID 812)", "User: postgres", c.how} {
					if !strings.Contains(got, want) {
						t.Errorf("the question lacks %q: %s", want, got)
					}
				}
				press(t, a, no)
				synctest.Wait()
				if got := overlay(a); got != "" || len(send.sent) > 0 {
					t.Errorf("after %s, sent is %v, and shown is %s", no, send.sent, got)
				}
			}
			p.table.Focus()
			c.ask()
			a.window.Canvas().FocusNext()
			press(t, a, fyne.KeyReturn)
			synctest.Wait()
			if got := overlay(a); got != "" || !slices.Equal(send.sent, []string{c.sent}) {
				t.Errorf("sent is %v, want %s once; shown is %s", send.sent, c.sent, got)
			}
			send.sent = nil
			if got := joined(texts(a)); !strings.Contains(got, "postgres (PID 812) was told to end") {
				t.Errorf("the window does not tell: %s", got)
			}
		}
	})
}

// TestProcessesEndKeysElsewhere presses the keys where the table has no focus.
func TestProcessesEndKeysElsewhere(t *testing.T) {
	mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		a.window.Canvas().Focus(p.search)
		press(t, a, fyne.KeyDelete)
		typeShortcut(t, a, &fyne.ShortcutCut{Secondary: true})
		if got := overlay(a); got != "" {
			t.Errorf("from the search, shown is %s", got)
		}
		a.open(cpuID)
		typeShortcut(t, a, &fyne.ShortcutCut{Secondary: true})
		if got := overlay(a); got != "" {
			t.Errorf("from another page, shown is %s", got)
		}
	})
}

// What is confirmed is what was asked, although something else is selected now
// and its PID has gone to another.
func TestProcessesEndMeansWhatWasAsked(t *testing.T) {
	mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		test.Tap(p.end)
		feed, ok := a.feed.(*fakeFeed)
		if !ok {
			t.Fatal("another feed")
		}
		p.reader = newProcessReader(feed) // of this test's bubble
		rows := family()
		for i := range rows {
			if rows[i].PID == 812 {
				rows[i].Name, rows[i].Start = "innocent", 5
			}
		}
		feed.table.set(rows)
		again(t, a)
		p.selectRow(rowKey(&rows[0]))
		tapYes(t, a, "End")
		synctest.Wait()
		if want := []string{"signal 0 to 812, started 81200"}; !slices.Equal(send.sent, want) {
			t.Errorf("sent is %v, want %v", send.sent, want)
		}
	})
}

// tapYes taps the button of a question.
func tapYes(t *testing.T, a *App, text string) {
	t.Helper()
	var button *questionButton
	visible(a.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
		if b, ok := o.(*questionButton); ok && b.Text == text {
			button = b
		}
	})
	if button == nil {
		t.Fatalf("there is no button %q, but %s", text, overlay(a))
	}
	test.Tap(button)
}

func TestProcessesEndIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"not permitted": {signals.ErrNotPermitted, []string{"postgres (PID 812) belongs to postgres", "only your own processes", "sudo kill 812"}},
		"ended":         {fmt.Errorf("sending: %w", signals.ErrEnded), []string{"postgres (PID 812) has ended already."}},
		"reused":        {signals.ErrReused, []string{"postgres (PID 812) has ended, and its number belongs to another process now, which was left alone."}},
		"unknown":       {signals.ErrUnknown, []string{"postgres (PID 812) can't be looked at"}},
		"unsupported":   {signals.ErrUnsupported, []string{"Kill ends it at once"}},
		"another":       {errors.New("the moon is full"), []string{"postgres (PID 812): the moon is full"}},
	} {
		t.Run(name, func(t *testing.T) {
			mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
				t.Helper()
				send.err = c.err
				test.Tap(p.end)
				tapYes(t, a, "End")
				synctest.Wait()
				got := overlay(a)
				for _, want := range append(c.want, "The process was not ended") {
					if !strings.Contains(got, want) {
						t.Errorf("the window does not tell %q, but %s", want, got)
					}
				}
				if got := joined(texts(a)); strings.Contains(got, "was told to end") {
					t.Error("it tells that the process was told")
				}
				press(t, a, fyne.KeyEscape)
				if got := overlay(a); got != "" {
					t.Errorf("Escape leaves %s", got)
				}
			})
		})
	}
	// Who may kill is told how.
	mayEnd(t, "idle-daemon", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		send.err = signals.ErrNotPermitted
		test.Tap(p.kill)
		tapYes(t, a, "Kill")
		synctest.Wait()
		if got := overlay(a); !strings.Contains(got, "sudo kill -KILL 4001") || !strings.Contains(got, "belongs to somebody else") {
			t.Errorf("the window tells %s", got)
		}
	})
}

// TestProcessesEndSpares asks for the end of processes that must not end here.
func TestProcessesEndSpares(t *testing.T) {
	for name, want := range map[string]string{
		"headroom": "is Headroom itself", "systemd": "is the first process", "kthreadd": "is a thread of the kernel",
		"defunct": "has ended already. It is listed until its parent asks how it ended: bash (PID 2100)", "unreadable": "can't be told from another process",
	} {
		t.Run(name, func(t *testing.T) {
			mayEnd(t, name, func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
				t.Helper()
				for _, b := range []*widget.Button{p.end, p.kill} {
					test.Tap(b)
					isSpared(t, a, send, want)
				}
			})
		})
	}
}

// isSpared holds that the window tells why, and offers nothing but to go on.
func isSpared(t *testing.T, a *App, send *fakeSend, want string) {
	t.Helper()
	if got := overlay(a); !strings.Contains(got, want) || !strings.Contains(got, "can't be ended here") || strings.Contains(got, "Cancel") {
		t.Errorf("the window tells %q, want %q", got, want)
	}
	tapYes(t, a, "OK")
	synctest.Wait()
	if len(send.sent) > 0 {
		t.Errorf("sent is %v", send.sent)
	}
}

func TestProcessesEndOfARecord(t *testing.T) {
	mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		a.MayEnd(nil)
		test.Tap(p.end)
		isSpared(t, a, send, "What is shown is a record")
	})
}

func TestProcessesEndOfAnotherMachine(t *testing.T) {
	mayEnd(t, "postgres", func(t *testing.T, a *App, p *processesPage, send *fakeSend) {
		t.Helper()
		p.shown.snapshot.Host.WatchedThrough = "/host"
		test.Tap(p.kill)
		isSpared(t, a, send, "another machine")
	})
}

func TestProcessesEndNeedsAChoice(t *testing.T) {
	a, p, table := openProcesses(t, family())
	send := &fakeSend{}
	a.MayEnd(send.send)
	if !p.end.Disabled() || !p.kill.Disabled() {
		t.Error("End or Kill can be pressed without a process")
	}
	focusOn(t, a, body(p.table))
	press(t, a, fyne.KeyDelete)
	if got := overlay(a); got != "" {
		t.Errorf("without a process, asked is %s", got)
	}
	click(t, a, p, "postgres")
	if p.end.Disabled() || p.kill.Disabled() {
		t.Error("End or Kill can't be pressed")
	}
	table.set(family()[:3])
	again(t, a)
	if !p.end.Disabled() || !p.kill.Disabled() {
		t.Error("End or Kill can be pressed for a process that has ended")
	}
	press(t, a, fyne.KeyDelete)
	if got := overlay(a); got != "" {
		t.Errorf("of a process that has ended, asked is %s", got)
	}
}

// TestProcessesEndIsFollowed holds what is told after a signal.
func TestProcessesEndIsFollowed(t *testing.T) {
	for name, c := range map[string]struct {
		signal signals.Signal
		want   string
	}{
		"End":  {signals.Terminate, "postgres (PID 812) has not ended yet. Kill ends it at once"},
		"Kill": {signals.Kill, "postgres (PID 812) has not ended yet: it waits for a device"},
	} {
		synctest.Test(t, func(t *testing.T) {
			rows := family()
			view := &processView{table: &metrics.ProcessTable{Rows: rows}}
			asked := &askedToEnd{entry: rows[8], signal: c.signal, at: time.Now()}
			if got := asked.tell(view); got != "postgres (PID 812) was told to end" {
				t.Errorf("%s: told is %q", name, got)
			}
			time.Sleep(endPatience)
			if got := asked.tell(view); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s: told is %q, want %q", name, got, c.want)
			}
			// Another process with its number is not it.
			rows[8].Start++
			if got := asked.tell(view); got != "postgres (PID 812) has ended" {
				t.Errorf("%s: told is %q", name, got)
			}
			time.Sleep(endToldFor + time.Second)
			if got := asked.tell(view); got != "" {
				t.Errorf("%s: long after, told is %q", name, got)
			}
		})
	}
}
