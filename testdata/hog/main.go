// Hog is for scripts/test-limits: it uses memory and processor time of the
// container that it runs in, and runs a program beside itself.
//
// usage: hog MEBIBYTES PROGRAM [ARG...]
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: hog MEBIBYTES PROGRAM [ARG...]")
		os.Exit(2)
	}
	mebibytes, err := strconv.Atoi(os.Args[1])
	if err != nil || mebibytes < 0 {
		fmt.Fprintf(os.Stderr, "hog: %q is no number of mebibytes\n", os.Args[1])
		os.Exit(2)
	}
	held := make([]byte, mebibytes<<20)
	for i := 0; i < len(held); i += os.Getpagesize() {
		held[i] = 1
	}
	go burn(held)
	// So that there is something to see in the first second already.
	time.Sleep(time.Second)
	program := exec.Command(os.Args[2], os.Args[3:]...)
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	if err := program.Run(); err != nil {
		fmt.Fprintf(os.Stderr, "hog: %s: %v\n", os.Args[2], err)
		os.Exit(1)
	}
}

// burn keeps one processor busy for ever, and the memory in use.
func burn(held []byte) {
	for i := 0; ; i = (i + 1) % max(len(held), 1) {
		if len(held) > 0 {
			held[i]++
		}
	}
}
