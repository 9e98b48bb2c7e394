package charts

import (
	"context"
	"fmt"
	"runtime"
)

// Render draws lines, which Load fetches, as a picture of the panel. Options
// that are not accepted give an *OptionError. Any data makes a picture: what
// isn't finite is a gap, what is out of range is cut off at the edge, and where
// there is nothing the picture says so.
//
// As many pictures are drawn at a time as there are processors; others wait
// until ctx is done. A drawing that has begun runs to its end, which is never
// far since its size and its number of points are bounded.
func Render(ctx context.Context, panel *Panel, lines []LineData, opt Options) ([]byte, error) {
	return Append(ctx, nil, panel, lines, opt)
}

// Append does what Render does and appends the picture to file, which may have
// room for it: then the picture is not allocated anew. With an error nothing
// is appended.
func Append(ctx context.Context, file []byte, panel *Panel, lines []LineData, opt Options) ([]byte, error) {
	if err := opt.CheckFor(panel); err != nil {
		return file, err
	}
	return drawTo(ctx, file, "panel "+panel.ID, opt.Format, func(room *arena) *picture {
		return compose(panel, lines, &opt, room)
	})
}

// drawTo appends what lay puts together as a file. The name is for errors.
func drawTo(ctx context.Context, file []byte, name string, format Format, lay func(room *arena) *picture) ([]byte, error) {
	var w *workspace
	select {
	case w = <-workspaces:
	case <-ctx.Done():
		return file, fmt.Errorf("%s: waiting to draw: %w", name, ctx.Err())
	}
	finished := false
	defer func() {
		w.rest(finished)
		workspaces <- w
	}()

	var picture []byte
	err := recovered(func() (err error) {
		picture, err = w.encode(lay(&w.room), format)
		return err
	})
	if err != nil {
		return file, fmt.Errorf("%s: %w", name, err)
	}
	finished = true
	return append(file, picture...), nil
}

// recovered turns a panic into an error: go-chart panics on what it doesn't
// expect, and a picture isn't worth the program.
func recovered(draw func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("drawing failed: %v", r)
		}
	}()
	return draw()
}

// workspace is the memory that drawing a picture takes. It is kept from one to
// the next.
type workspace struct {
	room   arena
	canvas *canvas
	raster raster
	png    *pngWriter
	svg    svg
}

// workspaces holds one for each picture that may be drawn at the same time.
var workspaces = func() chan *workspace {
	n := runtime.GOMAXPROCS(0)
	list := make(chan *workspace, n)
	for range n {
		list <- &workspace{}
	}
	return list
}()

// ready makes what the last picture did not leave behind.
func (w *workspace) ready() {
	if w.canvas == nil {
		w.canvas, w.png = newCanvas(), newPNGWriter()
	}
}

// rest lets go of what a large picture took, and of everything after a panic.
func (w *workspace) rest(finished bool) {
	const large = 2 << 20 // pixels, bytes
	if !finished || w.canvas != nil && cap(w.canvas.pix) > large || w.svg.out.Cap() > large || 16*len(w.room.points) > large {
		*w = workspace{}
	}
}
