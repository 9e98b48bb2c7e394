package app

import (
	"slices"
	"strconv"
	"strings"

	"headroom/metrics"
	"headroom/widgets"
)

// processWish is which processes the person wants to see, and how. It is copied
// between goroutines: its map is never changed.
type processWish struct {
	column     string
	descending bool
	search     string
	tree       bool
	closed     map[widgets.RowKey]bool
	// commands is set where command lines are seen: they may hold secrets, and
	// are read only then, and to search in them.
	commands bool
}

// processRow is a row of the table of processes.
type processRow struct {
	entry  *metrics.ProcessEntry
	key    widgets.RowKey
	depth  int
	branch widgets.Branch
	// muted rows do not match the search, but those below them do.
	muted bool
}

// arrangeProcesses puts the processes into the order that is wanted.
func arrangeProcesses(entries []metrics.ProcessEntry, wish *processWish, column *processColumn) (rows []processRow, matched int) {
	keys := make([]sortKey, len(entries))
	order := make([]int, len(entries))
	for i := range entries {
		keys[i], order[i] = column.key(&entries[i]), i
	}
	slices.SortFunc(order, func(a, b int) int {
		if o := keys[a].compare(&keys[b], wish.descending); o != 0 {
			return o
		}
		return entries[a].PID - entries[b].PID
	})
	matches := matcher(wish.search)
	if wish.tree {
		return arrangeTree(entries, order, wish, matches)
	}
	rows = make([]processRow, 0, len(entries))
	for _, i := range order {
		if e := &entries[i]; matches(e) {
			rows = append(rows, processRow{entry: e, key: rowKey(e)})
		}
	}
	return rows, len(rows)
}

// matcher tells which processes a search keeps: by name, PID, user and command
// line, as far as they are known.
func matcher(search string) func(e *metrics.ProcessEntry) bool {
	search = strings.ToLower(strings.TrimSpace(search))
	if search == "" {
		return func(*metrics.ProcessEntry) bool { return true }
	}
	holds := func(s string) bool { return strings.Contains(strings.ToLower(s), search) }
	return func(e *metrics.ProcessEntry) bool {
		return strconv.Itoa(e.PID) == search || holds(e.Name) || holds(e.User) || holds(e.CommandLine) || e.Container != "" && holds(e.Container)
	}
}

// arrangeTree puts processes below their parents. A search keeps those above
// the ones it finds, and opens them.
func arrangeTree(entries []metrics.ProcessEntry, order []int, wish *processWish, matches func(*metrics.ProcessEntry) bool) (rows []processRow, matched int) {
	at := make(map[int]int, len(entries))
	for i := range entries {
		at[entries[i].PID] = i
	}
	children := make([][]int, len(entries))
	var roots []int
	for _, i := range order {
		e := &entries[i]
		if parent, ok := at[e.ParentPID]; ok && parent != i {
			children[parent] = append(children[parent], i)
		} else {
			roots = append(roots, i)
		}
	}
	search := strings.TrimSpace(wish.search) != ""
	// A bad answer may have parents that are their own descendants, which no
	// root leads to: they are roots then.
	seen := make([]bool, len(entries))
	rows = make([]processRow, 0, len(entries))
	var walk func(i, depth int, hidden bool) (kept bool)
	walk = func(i, depth int, hidden bool) bool {
		seen[i] = true
		e := &entries[i]
		key := rowKey(e)
		own := matches(e)
		if own {
			matched++
		}
		row := processRow{entry: e, key: key, depth: depth, branch: widgets.Leaf, muted: !own}
		place := len(rows)
		if !hidden {
			rows = append(rows, row)
		}
		closed := wish.closed[key] && !search
		below := false
		for _, c := range children[i] {
			if !seen[c] {
				below = walk(c, depth+1, hidden || closed) || below
			}
		}
		kept := own || below
		switch {
		case hidden:
		case !kept:
			rows = rows[:place]
		case below && closed:
			rows[place].branch = widgets.Closed
		case below:
			rows[place].branch = widgets.Open
		}
		return kept
	}
	for _, i := range roots {
		walk(i, 0, false)
	}
	for _, i := range order {
		if !seen[i] {
			walk(i, 0, false)
		}
	}
	return rows, matched
}
