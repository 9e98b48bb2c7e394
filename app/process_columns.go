package app

import (
	"cmp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"headroom/charts"
	"headroom/metrics"
	"headroom/widgets"
)

// processColumn is a column of the table of processes.
type processColumn struct {
	id, title string
	// room is a text for which the column has room.
	room   string
	number bool
	grow   float32
	// wide columns are not shown before somebody wants them.
	wide bool
	// ascending is the usual order: texts begin with the first letter, numbers
	// with the greatest, times with the newest.
	ascending bool
	// detailed columns are known only of the processes whose details were read.
	detailed bool
	text     func(e *metrics.ProcessEntry, now time.Time) string
	// value or word is what the column is sorted by.
	value func(e *metrics.ProcessEntry) metrics.Float
	word  func(e *metrics.ProcessEntry) string
}

// The columns that the page treats apart.
const (
	nameColumn    = "name"
	cpuColumn     = "cpu"
	ioColumn      = "io"
	commandColumn = "command"
)

// processColumns are all columns. What is asked for most comes first: a narrow
// window shows no more without scrolling.
//
// They are written in the units that chosen has.
func processColumns(chosen *atomic.Pointer[units]) []processColumn {
	bytes := func(value func(e *metrics.ProcessEntry) metrics.Float) func(*metrics.ProcessEntry, time.Time) string {
		return func(e *metrics.ProcessEntry, _ time.Time) string {
			return charts.FormatValue(chosen.Load().bytes(), float64(value(e)))
		}
	}
	rates := func(value func(e *metrics.ProcessEntry) metrics.Float) func(*metrics.ProcessEntry, time.Time) string {
		return func(e *metrics.ProcessEntry, _ time.Time) string {
			return charts.FormatValue(chosen.Load().transfer(), float64(value(e)))
		}
	}
	word := func(of func(e *metrics.ProcessEntry) string) func(*metrics.ProcessEntry, time.Time) string {
		return func(e *metrics.ProcessEntry, _ time.Time) string { return printable(of(e)) }
	}
	memory := func(e *metrics.ProcessEntry) metrics.Float { return e.ResidentBytes }
	read := func(e *metrics.ProcessEntry) metrics.Float { return e.ReadBytesPerSecond }
	written := func(e *metrics.ProcessEntry) metrics.Float { return e.WriteBytesPerSecond }
	user := func(e *metrics.ProcessEntry) string { return e.User }
	command := func(e *metrics.ProcessEntry) string { return e.CommandLine }
	box := func(e *metrics.ProcessEntry) string { return e.Container }
	return []processColumn{
		{
			id: nameColumn, title: tr("Name"), room: "a-program-name", grow: 1, ascending: true,
			text: func(e *metrics.ProcessEntry, _ time.Time) string { return cmp.Or(printable(e.Name), charts.Unknown) },
			word: func(e *metrics.ProcessEntry) string { return e.Name },
		},
		{
			id: cpuColumn, title: tr("CPU"), room: "88.8 %", number: true,
			text: func(e *metrics.ProcessEntry, _ time.Time) string {
				return charts.FormatValue(metrics.Ratio, float64(e.CPUCores))
			},
			value: func(e *metrics.ProcessEntry) metrics.Float { return e.CPUCores },
		},
		{id: "memory", title: tr("Memory"), room: "88.8 MiB", number: true, text: bytes(memory), value: memory},
		{id: ioColumn, title: tr("Disk"), room: "88.8 MiB/s", number: true, detailed: true, text: rates(diskRate), value: diskRate},
		{
			id: "pid", title: tr("PID"), room: "8888888", number: true, ascending: true,
			text:  func(e *metrics.ProcessEntry, _ time.Time) string { return strconv.Itoa(e.PID) },
			value: func(e *metrics.ProcessEntry) metrics.Float { return metrics.Float(e.PID) },
		},
		{id: "user", title: tr("User"), room: "a-username", ascending: true, detailed: true, text: word(user), word: user},
		{
			id: "state", title: tr("State"), room: tr("disk sleep"), ascending: true,
			text: func(e *metrics.ProcessEntry, _ time.Time) string { return printable(stateText(e.State)) },
			word: func(e *metrics.ProcessEntry) string {
				if e.State == "" {
					return "" // the sign for what is unknown is no word to sort by
				}
				return stateText(e.State)
			},
		},
		{
			id: "threads", title: tr("Threads"), room: "888", number: true,
			text: func(e *metrics.ProcessEntry, _ time.Time) string {
				return charts.FormatValue(metrics.Count, float64(e.Threads))
			},
			value: func(e *metrics.ProcessEntry) metrics.Float { return e.Threads },
		},
		{
			id: "start", title: tr("Started"), room: "88 Mar 88:88", number: true,
			text: func(e *metrics.ProcessEntry, now time.Time) string { return moment(e.StartTime, now) },
			value: func(e *metrics.ProcessEntry) metrics.Float {
				if e.StartTime.IsZero() {
					return metrics.Unknown()
				}
				return metrics.Float(e.StartTime.UnixMilli())
			},
		},
		{
			id: "time", title: tr("CPU time"), room: "88 min 88 s", number: true, wide: true,
			text: func(e *metrics.ProcessEntry, _ time.Time) string {
				return charts.FormatDuration(float64(e.CPUSeconds))
			},
			value: func(e *metrics.ProcessEntry) metrics.Float { return e.CPUSeconds },
		},
		{id: "read", title: tr("Read"), room: "88.8 MiB/s", number: true, wide: true, detailed: true, text: rates(read), value: read},
		{id: "written", title: tr("Written"), room: "88.8 MiB/s", number: true, wide: true, detailed: true, text: rates(written), value: written},
		{id: "container", title: tr("Container"), room: "0123456789ab", wide: true, ascending: true, detailed: true, text: word(box), word: box},
		{
			id: commandColumn, title: tr("Command line"), room: "/usr/bin/a-program --with", grow: 2, wide: true, ascending: true, detailed: true,
			text: word(command), word: command,
		},
	}
}

// findColumn returns a column by its ID; that of the processor time where there
// is none.
func findColumn(all []processColumn, id string) *processColumn {
	for i := range all {
		if all[i].id == id {
			return &all[i]
		}
	}
	return findColumn(all, cpuColumn)
}

// diskRate is what a process reads and writes; unknown where both are.
func diskRate(e *metrics.ProcessEntry) metrics.Float {
	r, w := e.ReadBytesPerSecond, e.WriteBytesPerSecond
	switch {
	case !r.Known():
		return w
	case !w.Known():
		return r
	}
	return r + w
}

// stateText is the state in the language of the desktop.
func stateText(state string) string {
	if state == "" {
		return charts.Unknown
	}
	return tr(state)
}

// moment is a time of today, or a day.
func moment(t, now time.Time) string {
	if t.IsZero() {
		return charts.Unknown
	}
	t, now = t.Local(), now.Local()
	switch {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return t.Format(time.TimeOnly)
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format(time.DateOnly)
}

// printable shows what can't be seen in a text: a process may call itself what
// it wants, with line breaks or signs that turn the writing round.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsGraphic(r) && !unicode.Is(unicode.Cf, r) {
			return r
		}
		return '\uFFFD'
	}, s)
}

// sortKey is what a process is sorted by, worked out once for each.
type sortKey struct {
	known  bool
	number metrics.Float
	word   string
	// second orders what has the same key, the greatest first.
	second metrics.Float
}

func (c *processColumn) key(e *metrics.ProcessEntry) sortKey {
	if c.value != nil {
		v := c.value(e)
		k := sortKey{known: v.Known(), number: v}
		if c.id == cpuColumn && e.CPUSeconds.Known() {
			k.second = e.CPUSeconds // most processes do nothing just now
		}
		return k
	}
	w := c.word(e)
	return sortKey{known: w != "", word: strings.ToLower(w)}
}

// compare compares two keys. What is unknown comes last in either order.
func (k *sortKey) compare(other *sortKey, descending bool) int {
	if k.known != other.known {
		if k.known {
			return -1
		}
		return 1
	}
	order := cmp.Or(cmp.Compare(k.number, other.number), strings.Compare(k.word, other.word))
	if !k.known {
		order = 0 // NaN is not
	}
	if descending {
		order = -order
	}
	return cmp.Or(order, cmp.Compare(other.second, k.second))
}

// rowKey tells a process from all others.
func rowKey(e *metrics.ProcessEntry) widgets.RowKey {
	return widgets.RowKey{Number: uint64(e.PID), Version: e.Start}
}
