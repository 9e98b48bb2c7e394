//go:build !headless && (ci || !linux || gles || egl || arm || arm64)

package main

// drawInOneThread and drawInPieces do nothing where the toolkit draws into memory
// or by other bindings, or Mesa is not what draws in software.
func drawInOneThread() {}

func drawInPieces() {}
