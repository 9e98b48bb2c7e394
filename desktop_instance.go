//go:build !headless

package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"

	"headroom/instance"
)

// errShownElsewhere is told where another process has the window, and has
// brought it forward.
var errShownElsewhere = errors.New("the window is open already")

// claimDesktop makes this process the one that has the window. It returns nil
// where that can't be known: then there may be two windows, which does no harm.
func claimDesktop(env *environment) (*instance.Instance, error) {
	directory, err := instanceDirectory()
	if err != nil {
		env.logger.Debug("other windows are not looked for", "error", err)
		return nil, nil
	}
	first, err := instance.Claim(env.ctx, directory, instanceName())
	if errors.Is(err, instance.ErrTaken) {
		return nil, errShownElsewhere
	}
	if err != nil {
		env.logger.Debug("other windows are not looked for", "error", err)
		return nil, nil
	}
	return first, nil
}

// instanceDirectory is where only the person can write, and which is not kept
// longer than needed where there is such a place.
func instanceDirectory() (string, error) {
	if directory := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(directory) {
		return directory, nil
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	directory := filepath.Join(caches, "headroom")
	return directory, os.MkdirAll(directory, 0o700)
}

// instanceName tells desktops apart: a person may be logged in to several.
func instanceName() string {
	hash := fnv.New32a()
	fmt.Fprintf(hash, "%s\n%s", os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY"))
	return fmt.Sprintf("headroom-%08x", hash.Sum32())
}
