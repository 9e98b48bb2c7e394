package charts

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
)

// Render draws lines, which Load fetches, as a picture of the panel. Options
// that are not accepted give an *OptionError. Any data makes a picture: what
// isn't finite is a gap, what is out of range is drawn at the edge, and where
// there is nothing the picture says so.
//
// As many pictures are drawn at a time as there are processors; others wait
// until ctx is done. A drawing that has begun runs to its end, which is never
// far since its size and its number of points are bounded.
func Render(ctx context.Context, panel *Panel, lines []LineData, opt Options) ([]byte, error) {
	if err := opt.Check(); err != nil {
		return nil, err
	}
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("panel %s: waiting to draw: %w", panel.ID, ctx.Err())
	}
	defer func() { <-slots }()

	var out bytes.Buffer
	err := recovered(func() error { return encode(&out, compose(panel, lines, &opt), opt.Format) })
	if err != nil {
		return nil, fmt.Errorf("panel %s: %w", panel.ID, err)
	}
	return out.Bytes(), nil
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

// slots holds a place for each picture that may be drawn at the same time.
var slots = make(chan struct{}, runtime.GOMAXPROCS(0))
