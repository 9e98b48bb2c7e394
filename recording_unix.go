//go:build unix

package main

import (
	"os"
	"syscall"
)

// recordSignals ask for a record.
var recordSignals = []os.Signal{syscall.SIGUSR1}
