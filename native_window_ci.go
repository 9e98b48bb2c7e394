//go:build !headless && ci

package main

import "headroom/app"

// nativeWindow returns nothing where the toolkit draws into memory.
func nativeWindow() *app.Native { return nil }
