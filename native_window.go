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
		OnInput: func(came func()) { watchInput(window, came) },
	}
}

// watchInput tells when the person does something with the window, before the
// toolkit is told.
func watchInput(window *glfw.Window, came func()) {
	var moved glfw.CursorPosCallback
	moved = window.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
		came()
		if moved != nil {
			moved(w, x, y)
		}
	})
	var clicked glfw.MouseButtonCallback
	clicked = window.SetMouseButtonCallback(func(w *glfw.Window, button glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
		came()
		if clicked != nil {
			clicked(w, button, action, mods)
		}
	})
	var scrolled glfw.ScrollCallback
	scrolled = window.SetScrollCallback(func(w *glfw.Window, x, y float64) {
		came()
		if scrolled != nil {
			scrolled(w, x, y)
		}
	})
	var pressed glfw.KeyCallback
	pressed = window.SetKeyCallback(func(w *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		came()
		if pressed != nil {
			pressed(w, key, code, action, mods)
		}
	})
	var resized glfw.SizeCallback
	resized = window.SetSizeCallback(func(w *glfw.Window, width, height int) {
		came()
		if resized != nil {
			resized(w, width, height)
		}
	})
}
