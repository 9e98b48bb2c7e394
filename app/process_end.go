package app

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"headroom/app/signals"
	"headroom/metrics"
)

// MayEnd lets the person end processes: send tells one of them. It is called
// where the feed is that of the machine that the window is on.
func (a *App) MayEnd(send func(signals.Process, signals.Signal) error) { a.send = send }

// ask asks whether to end the selected process, or says why that can't be.
func (p *processesPage) ask(signal signals.Signal) {
	if p.selected == nil || p.gone || p.hides() {
		return
	}
	e := *p.selected // what is confirmed is what was asked, whatever is selected then
	if why := p.sparing(&e); why != "" {
		tell(p.app.window.Canvas(), tr("This process can't be ended here"), why)
		return
	}
	title, act, text := tr("End this process?"), tr("End"), tr("It is asked to end, and may take its time to keep its work (SIGTERM).")
	if signal == signals.Kill {
		title, act, text = tr("Kill this process?"), tr("Kill"), tr("It ends at once; what it has not kept is lost (SIGKILL).")
	}
	about := []string{processName(&e)}
	if e.User != "" {
		about = append(about, tr("User")+": "+printable(e.User))
	}
	if e.CommandLine != "" {
		about = append(about, shortened(printable(e.CommandLine), 160))
	}
	confirm(p.app.window.Canvas(), title, strings.Join(about, "\n")+"\n\n"+text, act, func() { p.send(&e, signal) })
}

// sparing says why a process must not be ended from here; empty where it may.
func (p *processesPage) sparing(e *metrics.ProcessEntry) string {
	name := processName(e)
	switch {
	case p.app.send == nil:
		return tr("What is shown is a record: these processes may not be there any more.")
	case p.shown.snapshot.Host.WatchedThrough != "":
		return tr("What is shown is another machine than the one that this window is on, or one seen from within a container. End the process there.")
	case e.PID == os.Getpid():
		return name + " " + tr("is Headroom itself. To end it, close the window, or press Ctrl+Q.")
	case e.PID == 1:
		return name + " " + tr("is the first process, which all others descend from: the system ends with it. To end it, shut the machine down.")
	case e.KernelThread:
		return name + " " + tr("is a thread of the kernel, which takes no signals.")
	case e.State == "zombie":
		return name + " " + tr("has ended already. It is listed until its parent asks how it ended:") + " " + parentText(p.shown.table, e)
	case e.Start == 0:
		return name + " " + tr("can't be looked at, so it can't be told from another process that gets its number.")
	}
	return ""
}

// send tells the process, away from the user interface's goroutine.
func (p *processesPage) send(e *metrics.ProcessEntry, signal signals.Signal) {
	send := p.app.send
	go func() {
		err := send(signals.Process{PID: e.PID, Start: e.Start}, signal)
		fyne.Do(func() {
			if err != nil {
				tell(p.app.window.Canvas(), tr("The process was not ended"), refusal(e, signal, err))
				return
			}
			p.asked = &askedToEnd{entry: *e, signal: signal, at: time.Now()}
			p.tell()
			p.app.refresh()
		})
	}()
}

// refusal says why a process was not told, and what to do.
func refusal(e *metrics.ProcessEntry, signal signals.Signal, err error) string {
	name := processName(e)
	switch {
	case errors.Is(err, signals.ErrNotPermitted):
		command := fmt.Sprintf("sudo kill %d", e.PID)
		if signal == signals.Kill {
			command = fmt.Sprintf("sudo kill -KILL %d", e.PID)
		}
		owner := printable(e.User)
		if owner == "" {
			owner = tr("somebody else")
		}
		return fmt.Sprintf("%s %s %s. %s\n\n%s", name, tr("belongs to"), owner,
			tr("You may end only your own processes. Who may administrate this machine can end it with this command:"), command)
	case errors.Is(err, signals.ErrEnded):
		return name + " " + tr("has ended already.")
	case errors.Is(err, signals.ErrReused):
		return name + " " + tr("has ended, and its number belongs to another process now, which was left alone.")
	case errors.Is(err, signals.ErrUnknown):
		return name + " " + tr("can't be looked at, so it can't be told from another process that gets its number.")
	case errors.Is(err, signals.ErrUnsupported):
		return tr("This system can't ask a process to end. Kill ends it at once.")
	}
	return name + ": " + err.Error()
}

// askedToEnd is a process that was told to end.
type askedToEnd struct {
	entry  metrics.ProcessEntry
	signal signals.Signal
	at     time.Time
	ended  time.Time
}

// How long it is told, and what a process may take before it is told that it
// has not ended.
const (
	endToldFor  = 6 * time.Second
	endPatience = 4 * time.Second
)

// tell says what became of it; nothing after a while.
func (a *askedToEnd) tell(v *processView) string {
	key, now := rowKey(&a.entry), time.Now()
	there := false
	for i := range v.table.Rows {
		there = there || rowKey(&v.table.Rows[i]) == key && v.table.Rows[i].State != "zombie"
	}
	name := processName(&a.entry)
	switch {
	case !there:
		if a.ended.IsZero() {
			a.ended = now
		}
		if now.Sub(a.ended) > endToldFor {
			return ""
		}
		return name + " " + tr("has ended")
	case now.Sub(a.at) < endPatience:
		return name + " " + tr("was told to end")
	case now.Sub(a.at) > 10*endPatience:
		return ""
	case a.signal == signals.Kill:
		return name + " " + tr("has not ended yet: it waits for a device, and ends when that answers")
	}
	return name + " " + tr("has not ended yet. Kill ends it at once")
}

// shortened cuts a text after so many letters.
func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
