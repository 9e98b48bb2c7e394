//go:build !headless

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"time"
)

// choicesFile is where the toolkit keeps what the person has chosen. It tells
// the place only once it has read the file.
func choicesFile() (string, error) {
	root, err := os.UserConfigDir()
	if runtime.GOOS == "darwin" {
		root, err = os.UserHomeDir()
		root = filepath.Join(root, "Library", "Preferences")
	}
	return filepath.Join(root, "fyne", appID, "preferences.json"), err
}

// choicesPause is how long another window may take to write the file.
const choicesPause = 200 * time.Millisecond

// mendChoices puts a file of choices aside that the toolkit could not read: it
// panics at a list that mixes kinds, and would write over the rest. It is kept,
// as a person may have written it.
func mendChoices(path string, logger *slog.Logger) {
	why := choicesTrouble(path)
	if why != nil {
		time.Sleep(choicesPause)
		why = choicesTrouble(path)
	}
	if why == nil {
		return
	}
	aside := path + ".broken"
	for n := 2; exists(aside); n++ {
		aside = fmt.Sprintf("%s.broken.%d", path, n)
	}
	if err := os.Rename(path, aside); err != nil {
		logger.Warn("the file of choices can't be read, and can't be put aside", "file", path, "cause", why, "error", err)
		return
	}
	logger.Warn("the file of choices can't be read: it was put aside, and all is as at first", "file", path, "aside", aside, "cause", why)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// choicesTrouble says why a file makes no sense as choices; nil where it does,
// or where there is nothing in it.
func choicesTrouble(path string) error {
	text, err := os.ReadFile(path)
	if err != nil || len(text) == 0 {
		return nil //nolint:nilerr // one that is not there or can't be read harms nothing
	}
	var choices map[string]any
	if err := json.Unmarshal(text, &choices); err != nil {
		return err
	}
	if choices == nil {
		return errors.New("it holds null")
	}
	for name, choice := range choices {
		list, _ := choice.([]any)
		for _, v := range list {
			if reflect.TypeOf(v) != reflect.TypeOf(list[0]) {
				return fmt.Errorf("the list %q mixes kinds", name)
			}
		}
	}
	return nil
}
