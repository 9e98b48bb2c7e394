package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"headroom/charts"
	"headroom/widgets"
)

// lengths are the times that a person can choose from.
var lengths = []struct {
	of   time.Duration
	text string
}{
	{time.Minute, "1 min"}, {5 * time.Minute, "5 min"}, {15 * time.Minute, "15 min"},
	{time.Hour, "1 h"}, {6 * time.Hour, "6 h"}, {24 * time.Hour, "24 h"}, {7 * 24 * time.Hour, "7 d"},
}

const barHeight = 36

// timeBar tells which time the charts show, and lets a person choose it.
type timeBar struct {
	app    *App
	ranges *widgets.Segments
	state  *widgets.Words
	button *widgets.Button
	root   *fyne.Container
	narrow bool
}

func newTimeBar(a *App) *timeBar {
	b := &timeBar{app: a, state: widgets.NewWords(theme.SizeNameCaptionText, fyne.TextAlignTrailing), button: widgets.NewButton(widgets.ButtonText{}, a.pauseOrGoOn)}
	var texts []string
	for _, l := range lengths {
		texts = append(texts, tr(l.text))
	}
	b.ranges = widgets.NewSegments(texts...)
	b.ranges.OnChosen = func(i int) { a.setLength(lengths[i].of) }
	b.root = &fyne.Container{Layout: b, Objects: []fyne.CanvasObject{b.ranges, b.state, b.button}}
	b.update()
	return b
}

// update shows the time that the charts show now.
func (b *timeBar) update() {
	t := b.app.timeline
	i := rangeOf(t.length())
	text := charts.FormatDuration(t.length().Seconds())
	if i >= 0 {
		text = tr(lengths[i].text)
	}
	b.ranges.SetChosen(markedRange(t), text)

	state, does := tr("Live"), widgets.ButtonText{Text: tr("Pause"), Icon: theme.MediaPauseIcon()}
	if b.app.isRecord {
		state = tr("End of the record")
	}
	if !t.isLive() {
		state, does = b.paused(), widgets.ButtonText{Text: b.app.liveText(), Icon: theme.MediaPlayIcon(), Filled: true}
	}
	if i < 0 {
		state += " · " + text
	}
	if b.narrow {
		does.Name, does.Text = does.Text, ""
	}
	b.state.Set(state, !t.isLive())
	// A record does not go on, so that nothing can be paused.
	hidden := b.app.isRecord && t.isLive()
	if b.button.Shows() != does || b.button.Hidden != hidden {
		b.button.Hidden = hidden
		b.button.Set(does)
		b.root.Refresh()
	}
}

// rangeOf returns which of the lengths one is, -1 for none.
func rangeOf(length time.Duration) int {
	for i := range lengths {
		if lengths[i].of == length {
			return i
		}
	}
	return -1
}

// markedRange returns which of the lengths is marked: one that is too short for
// the interval is chosen all the same.
func markedRange(t *timeline) int {
	if t.zoomed == 0 && t.chosen > 0 {
		return rangeOf(t.chosen)
	}
	return rangeOf(t.length())
}

// paused tells where the time stands still.
func (b *timeBar) paused() string {
	t := b.app.timeline
	layout := "15:04:05"
	if dayOf(t.end) != dayOf(t.now) {
		layout = tr("Mon 2 Jan 15:04:05")
	}
	if b.app.isRecord {
		return tr("Up to") + " " + t.end.Local().Format(layout)
	}
	return tr("Paused at") + " " + t.end.Local().Format(layout)
}

// MinSize implements fyne.Layout. It is that of a narrow window.
func (b *timeBar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(230, barHeight) }

// Layout implements fyne.Layout. The ranges are a menu where the window is too
// narrow for all of them, and then the button has no words: the state has.
func (b *timeBar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const stateWidth, buttonWidth = 150, 90
	narrow := size.Width < b.ranges.FullWidth()+stateWidth+buttonWidth+3*gap
	b.ranges.SetCompact(narrow)
	if narrow != b.narrow {
		b.narrow = narrow
		b.update()
	}
	middle := func(o fyne.CanvasObject, x, w float32) {
		height := min(o.MinSize().Height, size.Height)
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(w, height))
	}
	ranges := b.ranges.MinSize().Width
	middle(b.ranges, gap, ranges)
	button := b.button.MinSize().Width
	if b.button.Hidden {
		button = 0
	}
	right := size.Width - gap - button
	middle(b.button, right, button)
	left := float32(gap) + ranges
	middle(b.state, left, max(0, right-left))
}
