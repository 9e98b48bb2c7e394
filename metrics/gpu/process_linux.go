package gpu

import (
	"os/exec"
	"syscall"
)

// endWithUs makes the program end with us, whatever ends us, and with it all
// that it starts.
func endWithUs(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
}
