package app

import (
	"context"
	"errors"
	"fmt"

	"headroom/metrics"
	"headroom/widgets"
)

// processReader reads the table of processes for the page.
//
// All rows are needed: any column may be sorted by, and the tree joins them.
// What the scan knows of them costs little; user, control group, command line
// and I/O take four more files for each process. So they are read only of the
// rows that are seen, unless the rows are sorted by them or searched in.
type processReader struct {
	feed metrics.Feed
	// free holds a token while the feed is not being asked: where one that hangs
	// does not heed its context, it is not asked again before it has answered.
	free chan struct{}
	// known are the details that were read before, for rows that scroll into
	// sight. They belong to the goroutine that reads.
	known map[widgets.RowKey]processDetail
}

// processDetail is what changes seldom.
type processDetail struct{ user, commandLine, cgroup, container string }

func newProcessReader(feed metrics.Feed) *processReader {
	r := &processReader{feed: feed, free: make(chan struct{}, 1), known: map[widgets.RowKey]processDetail{}}
	r.free <- struct{}{}
	return r
}

// errNoAnswer is a feed that hangs.
var errNoAnswer = errors.New("no answer")

// ask asks the feed and waits for it as long as the context lasts.
func (r *processReader) ask(ctx context.Context, q *metrics.ProcessQuery) (*metrics.ProcessTable, error) {
	type answer struct {
		table *metrics.ProcessTable
		err   error
	}
	select {
	case <-r.free:
	case <-ctx.Done():
		return nil, errNoAnswer
	}
	answers := make(chan answer, 1)
	go func() {
		table, err := r.feed.Processes(ctx, *q)
		r.free <- struct{}{}
		answers <- answer{table, err}
	}()
	select {
	case a := <-answers:
		if errors.Is(a.err, context.DeadlineExceeded) {
			return nil, errNoAnswer
		}
		return a.table, a.err
	case <-ctx.Done():
		return nil, errNoAnswer
	}
}

// read reads all processes; with the details of all of them where the wish
// needs them.
func (r *processReader) read(ctx context.Context, wish *processWish, column *processColumn) (*metrics.ProcessTable, error) {
	q := metrics.ProcessQuery{Brief: true}
	if wish.search != "" || column.detailed && column.word != nil {
		q.Brief, q.CommandLines = false, wish.search != "" || column.id == commandColumn
	}
	if column.detailed && column.value != nil {
		q.Sort = metrics.SortByIO
	}
	table, err := r.ask(ctx, &q)
	if err != nil {
		return nil, err
	}
	r.remember(table, q.Brief)
	return table, nil
}

// detail adds the details of some of the rows, and of the one that is selected.
func (r *processReader) detail(ctx context.Context, table *metrics.ProcessTable, rows []processRow, selected widgets.RowKey, commands bool) error {
	at := make(map[widgets.RowKey]*metrics.ProcessEntry, len(rows)+1)
	pids := make([]int, 0, len(rows)+1)
	for i := range rows {
		at[rows[i].key] = rows[i].entry
		pids = append(pids, rows[i].entry.PID)
	}
	if selected != (widgets.RowKey{}) && at[selected] == nil {
		for i := range table.Rows {
			if rowKey(&table.Rows[i]) == selected {
				at[selected] = &table.Rows[i]
				pids = append(pids, table.Rows[i].PID)
			}
		}
	}
	if len(pids) == 0 {
		return nil
	}
	details, err := r.ask(ctx, &metrics.ProcessQuery{PIDs: pids, CommandLines: commands, IO: true})
	if err != nil {
		return fmt.Errorf("details: %w", err)
	}
	for i := range details.Rows {
		d := &details.Rows[i]
		if e := at[rowKey(d)]; e != nil {
			r.known[rowKey(d)] = r.fill(e, processDetail{d.User, d.CommandLine, d.Cgroup, d.Container})
			e.ReadBytesPerSecond, e.WriteBytesPerSecond = d.ReadBytesPerSecond, d.WriteBytesPerSecond
		}
	}
	if table.Error == "" {
		table.Error = details.Error
	}
	return nil
}

// fill writes details into a row. A command line that was not asked for now
// may be known.
func (r *processReader) fill(e *metrics.ProcessEntry, d processDetail) processDetail {
	if d.commandLine == "" {
		d.commandLine = r.known[rowKey(e)].commandLine
	}
	e.User, e.CommandLine, e.Cgroup, e.Container = d.user, d.commandLine, d.cgroup, d.container
	return d
}

// remember keeps the details of a whole table, or adds those that are known to
// a brief one, and forgets those of processes that have ended.
func (r *processReader) remember(table *metrics.ProcessTable, brief bool) {
	known := make(map[widgets.RowKey]processDetail, len(r.known))
	for i := range table.Rows {
		e := &table.Rows[i]
		key := rowKey(e)
		d, ok := r.known[key]
		if !brief {
			d, ok = processDetail{e.User, e.CommandLine, e.Cgroup, e.Container}, true
		}
		if ok {
			known[key] = r.fill(e, d)
		}
	}
	r.known = known
}
