//go:build !windows

package input

import (
	"context"
	"os/exec"
	"syscall"
)

// shellCommand runs a line in a group of processes of its own, which is ended as
// a whole with ctx.
func shellCommand(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", line)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
