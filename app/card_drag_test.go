package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// centers returns where the cards are on the canvas that can be dragged, and
// what they are dragged by.
func centers(a *App) (at []fyne.Position, areas []*dragArea) {
	visible(a.window.Content(), func(o fyne.CanvasObject, p fyne.Position, _ fyne.CanvasObject) {
		if area, ok := o.(*dragArea); ok {
			at, areas = append(at, p.AddXY(area.Size().Width/2, area.Size().Height/2)), append(areas, area)
		}
	})
	return at, areas
}

func (a *dragArea) dragTo(at fyne.Position) {
	a.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
}

func TestCardsAreDragged(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 1000))
	if at, _ := centers(a); len(at) > 0 {
		t.Fatal("cards can be dragged while they are not being changed")
	}
	buttonOf(t, a, "Edit").Tapped(nil)
	order := func() (ids []string) {
		for _, c := range a.prefs.cards() {
			ids = append(ids, c.ID)
		}
		return ids
	}
	usual := order()
	at, areas := centers(a)
	if len(areas) != 8 {
		t.Fatalf("%d cards can be dragged, want 4 gauges and 4 charts", len(areas))
	}

	// The first gauge to the third place, by way of the second.
	for _, p := range []fyne.Position{at[0], at[0].AddXY(5, 0), at[1], at[1].AddXY(5, 0), at[2], at[2].AddXY(0, 5)} {
		areas[0].dragTo(p)
	}
	if areas[0].shade.FillColor == nil || alphaOf(areas[0]) == 0 {
		t.Error("the card that is dragged is not marked")
	}
	areas[0].DragEnd()
	if got, want := order()[:4], []string{usual[1], usual[2], usual[0], usual[3]}; !slices.Equal(got, want) {
		t.Errorf("the gauges are %v, want %v", got, want)
	}
	if alphaOf(areas[0]) != 0 {
		t.Error("the card is marked after it was let go of")
	}
	if now, moved := centers(a); moved[2] != areas[0] || now[2] != at[2] {
		t.Errorf("it is not in its place")
	}

	// And back at once, which has the same order as before.
	areas[0].dragTo(at[0])
	areas[0].DragEnd()
	if got := order(); !slices.Equal(got, usual) {
		t.Errorf("dragged back, the cards are %v", got)
	}

	// A gauge has no place among the charts, nor beside the cards.
	areas[0].dragTo(at[5])
	areas[0].dragTo(fyne.NewPos(2, 2))
	areas[0].dragTo(fyne.NewPos(-50, 5000))
	areas[0].DragEnd()
	if got := order(); !slices.Equal(got, usual) {
		t.Errorf("dragged elsewhere, the cards are %v", got)
	}

	// A card that is wider than the others stays where it was dragged to, though
	// another one may come below the pointer then.
	a.prefs.setCards(func() []card { c := a.prefs.cards(); c[4].Wide = true; return c }())
	buttonOf(t, a, "Done").Tapped(nil)
	buttonOf(t, a, "Edit").Tapped(nil)
	at, areas = centers(a)
	for range 5 {
		areas[4].dragTo(at[5])
	}
	areas[4].DragEnd()
	if got, want := order()[4:6], []string{usual[5], usual[4]}; !slices.Equal(got, want) {
		t.Errorf("the charts begin with %v, want %v", got, want)
	}
	for i, c := range a.prefs.cards()[4:6] {
		if c.Wide != (c.ID == usual[4]) {
			t.Errorf("chart %d has another size: %+v", i, c)
		}
	}
}

func alphaOf(a *dragArea) uint32 {
	_, _, _, alpha := a.shade.FillColor.RGBA()
	return alpha
}

// Pointing at a card says what can be done.
func TestDragHint(t *testing.T) {
	a := newTestApp(t, workstation(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1280, 1000))
	buttonOf(t, a, "Edit").Tapped(nil)
	_, areas := centers(a)
	areas[1].MouseIn(&desktop.MouseEvent{})
	if got := texts(a); !slices.Contains(got, "Drag to move") {
		t.Errorf("the window shows %s", joined(got))
	}
	areas[1].MouseOut()
	if got := texts(a); slices.Contains(got, "Drag to move") {
		t.Error("the hint stays")
	}
}

func TestPlaceCard(t *testing.T) {
	c := func(id string) card { return card{Kind: chartCard, ID: id} }
	all := []card{c("a"), c("b"), c("c")}
	for _, m := range []struct {
		what, to string
		want     []card
	}{
		{"a", "c", []card{c("b"), c("c"), c("a")}},
		{"c", "a", []card{c("c"), c("a"), c("b")}},
		{"a", "b", []card{c("b"), c("a"), c("c")}},
		{"a", "a", all}, {"a", "x", all}, {"x", "a", all},
	} {
		if got := placeCard(all, c(m.what), c(m.to)); !slices.Equal(got, m.want) {
			t.Errorf("%s to %s: %v", m.what, m.to, got)
		}
	}
}
