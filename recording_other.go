//go:build !unix

package main

import "os"

// recordSignals ask for a record; this system has none for it.
var recordSignals []os.Signal
