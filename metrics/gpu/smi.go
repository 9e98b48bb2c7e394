package gpu

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// How nvidia-smi is watched over.
const (
	firstPause  = time.Second
	longestWait = 5 * time.Minute
	// steady is how long it must have run for the next failure to be the first.
	steady = time.Minute
	// gpuPeriod and processPeriod are how often it tells, in seconds.
	gpuPeriod, processPeriod = "1", "10"
	// gpuAge and processAge are how long what it told is true.
	gpuAge, processAge = 5 * time.Second, 12 * time.Second
	// oneTelling is the longest time between two lines of the same list.
	oneTelling = 5 * time.Second
	// silence is how long it may tell nothing of its GPUs before it hangs.
	silence = 30 * time.Second
	// No machine has so many GPUs, nor processes on them.
	mostGPUs, mostProcesses = 128, 1024
	// mostLines a second is what is still read; a longer line is an error.
	mostLines, longestLine = 4096, 4096
)

// FindSMI returns the path of nvidia-smi, or an error where there is none.
func FindSMI() (string, error) {
	path, err := exec.LookPath("nvidia-smi")
	if err == nil {
		return path, nil
	}
	const wsl = "/usr/lib/wsl/lib/nvidia-smi" // not in the path of services
	if runtime.GOOS == "linux" {
		if _, statErr := os.Stat(wsl); statErr == nil {
			return wsl, nil
		}
	}
	return "", err
}

// SMI keeps nvidia-smi running and holds what it told last: starting it takes
// the driver longer than all other readings together.
type SMI struct {
	path string

	mu        sync.Mutex
	gpus      map[string]reading[GPU]
	processes map[processKey]reading[Process]
	// processTold is when the last process was told of.
	processTold time.Time
	err         error
}

type reading[T any] struct {
	value T
	at    time.Time
}

type processKey struct {
	uuid string
	pid  int
}

// NewSMI makes an SMI of the program at path; Run starts it.
func NewSMI(path string) *SMI {
	return &SMI{path: path, gpus: make(map[string]reading[GPU]), processes: make(map[processKey]reading[Process])}
}

// Run keeps nvidia-smi running until ctx is done, and ends it then. One that
// ends by itself, hangs or floods is started again after a pause that grows
// from a second to five minutes.
func (s *SMI) Run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() {
		s.keep(ctx, silence, s.takeGPU, "--query-gpu="+smiFields, "--format=csv,noheader,nounits", "-l", gpuPeriod)
	})
	wait.Go(func() {
		// Where no program uses a GPU it tells nothing at all, so silence is no
		// sign here.
		s.keep(ctx, 0, s.takeProcess, "--query-compute-apps="+smiProcessFields, "--format=csv,noheader,nounits", "-l", processPeriod)
	})
	wait.Wait()
}

// keep runs the program again and again.
func (s *SMI) keep(ctx context.Context, silence time.Duration, take func(string) error, arguments ...string) {
	pause := firstPause
	for {
		started := time.Now()
		err := s.runOnce(ctx, silence, take, arguments)
		if ctx.Err() != nil {
			return
		}
		// What is known of processes is a bonus: GPUs without it are fine.
		if silence > 0 {
			s.mu.Lock()
			s.err = err
			s.mu.Unlock()
		}
		pause = nextPause(pause, time.Since(started))
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longestWait)
	}
}

// nextPause starts over when the program had run well for a while.
func nextPause(pause, ran time.Duration) time.Duration {
	if ran >= steady {
		return firstPause
	}
	return pause
}

// runOnce runs the program until it ends or has to be ended, and says why.
func (s *SMI) runOnce(ctx context.Context, silence time.Duration, take func(string) error, arguments []string) error {
	// The kernel ends a child with the thread that started it (PR_SET_PDEATHSIG),
	// so the thread has to stay as long as the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	//nolint:gosec // the path is what the system calls nvidia-smi, the arguments are ours
	command := exec.CommandContext(ctx, s.path, arguments...)
	command.Env = append(os.Environ(), "LC_ALL=C")
	command.WaitDelay = time.Second
	endWithUs(command)
	output, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("nvidia-smi: %w", err)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start nvidia-smi: %w", err)
	}
	parse := take
	take = func(line string) (err error) {
		// This goroutine is ours, so the sampler does not catch its panics.
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		return parse(line)
	}
	if silence > 0 {
		hung := time.AfterFunc(silence, func() { cancel(fmt.Errorf("nvidia-smi told nothing for %s", silence)) })
		defer hung.Stop()
		heard := take
		take = func(line string) error {
			err := heard(line)
			if err == nil {
				hung.Reset(silence)
			}
			return err
		}
	}
	// What it started may hold the pipe open when it is gone.
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(command.WaitDelay, func() { _ = output.Close() }) })
	defer stop()
	scanErr := scan(bufio.NewScanner(output), take)
	if errors.Is(scanErr, errFlood) {
		cancel(scanErr)
	}
	// Its pipe may be closed while it still runs.
	if !errors.Is(scanErr, errFlood) {
		end := time.AfterFunc(time.Second, func() { cancel(errors.New("nvidia-smi closed its output")) })
		defer end.Stop()
	}
	waitErr := command.Wait()
	switch cause := context.Cause(ctx); {
	case cause != nil:
		return cause
	case scanErr != nil:
		return scanErr
	case waitErr != nil:
		return fmt.Errorf("nvidia-smi ended: %w", waitErr)
	default:
		return errors.New("nvidia-smi ended by itself")
	}
}

var errFlood = errors.New("nvidia-smi prints more than it was asked for")

// scan gives each line to take. It returns what take said of the last line
// that it did not understand, errFlood where lines come too fast or are too
// long, nil when all was well.
func scan(lines *bufio.Scanner, take func(string) error) error {
	lines.Buffer(make([]byte, 0, 1024), longestLine)
	var strange error
	second, n := time.Now(), 0
	for lines.Scan() {
		if n++; n > mostLines {
			if time.Since(second) < time.Second {
				return errFlood
			}
			second, n = time.Now(), 0
		}
		line := lines.Text()
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := take(line); err != nil {
			strange = err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errFlood
	}
	return strange
}

func (s *SMI) takeGPU(line string) error {
	g, err := parseGPU(line)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
	if _, known := s.gpus[g.Address]; err == nil && (known || len(s.gpus) < mostGPUs) {
		s.gpus[g.Address] = reading[GPU]{g, time.Now()}
	}
	return err
}

func (s *SMI) takeProcess(line string) error {
	uuid, p, err := parseProcess(line)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	key := processKey{uuid, p.PID}
	if now.Sub(s.processTold) > oneTelling {
		clear(s.processes) // a new list, which lacks those that have ended
	}
	s.processTold = now
	if _, known := s.processes[key]; known || len(s.processes) < mostProcesses {
		s.processes[key] = reading[Process]{p, now}
	}
	return nil
}

// GPUs returns what nvidia-smi told lately, by address, and what is wrong with
// it. A GPU that it no longer tells of is gone.
func (s *SMI) GPUs() ([]GPU, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for key, p := range s.processes {
		if now.Sub(p.at) > processAge {
			delete(s.processes, key)
		}
	}
	var present []GPU
	for address, r := range s.gpus {
		if now.Sub(r.at) > gpuAge {
			delete(s.gpus, address)
			continue
		}
		g := r.value
		for key, p := range s.processes {
			if key.uuid == g.UUID {
				g.Processes = append(g.Processes, p.value)
			}
		}
		slices.SortFunc(g.Processes, func(a, b Process) int { return a.PID - b.PID })
		present = append(present, g)
	}
	slices.SortFunc(present, func(a, b GPU) int { return strings.Compare(a.Address, b.Address) })
	return present, s.err
}

// baseOfLink returns the last part of what a link points to.
func baseOfLink(path string) string {
	target, err := os.Readlink(path)
	if err != nil {
		return ""
	}
	return filepath.Base(target)
}
