//go:build linux && !headless && !ci && !gles && !egl && !arm && !arm64

package main

/*
#cgo pkg-config: gl
#include <stdlib.h>
#include <GL/glx.h>

// How many things are drawn at once. Each piece makes Mesa's threads wait for
// each other; with 32 it is a megabyte more, with 64 three.
enum { piece = 16 };

static void (*drawArrays)(GLenum, GLint, GLsizei);
static void (*finish)(void);
static int drawn;

static void drawInPieces(GLenum mode, GLint first, GLsizei count) {
	drawArrays(mode, first, count);
	if (++drawn == piece) {
		drawn = 0;
		finish();
	}
}

// lookUp is what the toolkit's bindings look their functions up with.
static void *lookUp(const char *name) {
	return glXGetProcAddress((const GLubyte *)name);
}

static void *pieces(void) {
	drawArrays = lookUp("glDrawArrays");
	finish = lookUp("glFinish");
	return drawArrays && finish ? drawInPieces : NULL;
}
*/
import "C"

import (
	"os"
	"strings"
	"unsafe"

	"github.com/go-gl/gl/v2.1/gl"
)

// drawInOneThread has Mesa use one thread of its own where it draws in software.
// It would take one for each processor up to 16, and each of the pieces below
// wakes them all: with 16 processors that is a third of what the window takes. A
// frame is quick enough with one, in a window of 3840×2160 too.
//
// It is called before the toolkit starts.
func drawInOneThread() {
	const threads = "LP_NUM_THREADS" // https://docs.mesa3d.org/envvars.html
	if os.Getenv(threads) == "" {
		_ = os.Setenv(threads, "1") // it fails only for names of no sense
	}
}

// drawInPieces has a frame drawn piece by piece where Mesa draws in software
// (llvmpipe). It only keeps what it is told until the frame is complete: for
// each thing a copy of its whole state in a block of 64 KB, and it keeps the
// blocks until the next frame begins. That is 14 MB for the 240 things of the
// overview.
//
// It is called when a window is painted first: the toolkit looks its functions up
// anew for each window, before it paints it.
func drawInPieces() {
	if !strings.HasPrefix(gl.GoStr(gl.GetString(gl.RENDERER)), "llvmpipe") {
		return
	}
	pieces := C.pieces()
	if pieces == nil {
		return
	}
	err := gl.InitWithProcAddrFunc(func(name string) unsafe.Pointer {
		if name == "glDrawArrays" {
			return pieces
		}
		c := C.CString(name)
		defer C.free(unsafe.Pointer(c))
		return C.lookUp(c)
	})
	if err != nil { // as the toolkit left them
		_ = gl.Init()
	}
}
