//go:build !headless && !ci

package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"headroom/app"
)

// nativeWindow returns the window that is being painted, as the library below
// the toolkit has it: the toolkit itself can't minimise windows, nor tell
// whether they are.
func nativeWindow() *app.Native {
	window := glfw.GetCurrentContext()
	if window == nil {
		return nil
	}
	return &app.Native{
		Minimise: window.Iconify,
		Restore:  window.Restore,
		OnMinimised: func(changed func(minimised bool)) {
			window.SetIconifyCallback(func(_ *glfw.Window, minimised bool) { changed(minimised) })
		},
	}
}
