package charts

import "math"

// Level is how bad a value is.
type Level int

// The levels.
const (
	Normal Level = iota
	Warning
	Critical
)

// String returns the level for people; empty for Normal.
func (l Level) String() string {
	switch l {
	case Warning:
		return "warning"
	case Critical:
		return "critical"
	default:
		return ""
	}
}

// Levels are the values from where on something is a warning, and from where on
// it is critical; NaN where it never is. Where Critical is below Warning, low
// values are the bad ones.
type Levels struct{ Warning, Critical float64 }

// NoLevels is for values that are never bad.
func NoLevels() Levels { return Levels{math.NaN(), math.NaN()} }

// The usual levels of the parts in use. A processor or a disk may be busy all the
// time and nothing breaks; what can run out is critical before it does.
var (
	BusyLevels       = Levels{0.90, math.NaN()}
	MemoryLevels     = Levels{0.80, 0.92}
	TasksLevels      = Levels{0.80, 0.92}
	SwapLevels       = Levels{0.60, 0.85}
	FilesystemLevels = Levels{0.85, 0.95}
	GPUMemoryLevels  = Levels{0.90, 0.97}
)

// lowIsBad tells what the values of the levels tell.
func (l Levels) lowIsBad() bool { return l.Critical < l.Warning }

// Of returns the level of a value; Normal for one that is not known.
func (l Levels) Of(v float64) Level {
	if l.lowIsBad() {
		v, l = -v, Levels{-l.Warning, -l.Critical}
	}
	switch {
	case v >= l.Critical:
		return Critical
	case v >= l.Warning:
		return Warning
	default:
		return Normal
	}
}
