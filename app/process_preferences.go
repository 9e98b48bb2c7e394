package app

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The names under which the choices on the page of processes are kept.
const (
	keyProcessColumns    = "processes.columns"
	keyProcessWidths     = "processes.widths"
	keyProcessSort       = "processes.sort"
	keyProcessDescending = "processes.descending"
	keyProcessTree       = "processes.tree"
	keyProcessDetails    = "processes.details"
)

// processColumns are the IDs of the columns that are shown, none where nobody
// has chosen yet.
func (p *preferences) processColumns() []string       { return p.store.StringList(keyProcessColumns) }
func (p *preferences) setProcessColumns(ids []string) { p.store.SetStringList(keyProcessColumns, ids) }

// processWidths are the widths that the person has given to columns, by ID: kept
// as "name 240.5".
func (p *preferences) processWidths() map[string]float32 {
	widths := make(map[string]float32)
	for _, text := range p.store.StringList(keyProcessWidths) {
		id, number, _ := strings.Cut(text, " ")
		if width, err := strconv.ParseFloat(number, 32); err == nil && width > 0 {
			widths[id] = float32(width)
		}
	}
	return widths
}

func (p *preferences) setProcessWidths(widths map[string]float32) {
	list := []string{}
	for _, id := range slices.Sorted(maps.Keys(widths)) {
		list = append(list, id+" "+strconv.FormatFloat(float64(widths[id]), 'f', 1, 32))
	}
	p.store.SetStringList(keyProcessWidths, list)
}

// processSort is what the table is sorted by.
func (p *preferences) processSort() (column string, descending bool) {
	return p.store.StringWithFallback(keyProcessSort, cpuColumn), p.store.BoolWithFallback(keyProcessDescending, true)
}

func (p *preferences) setProcessSort(column string, descending bool) {
	p.store.SetString(keyProcessSort, column)
	p.store.SetBool(keyProcessDescending, descending)
}

// processTree tells whether processes stand below their parents, and
// processDetails whether the details of the selected one are shown.
func (p *preferences) processTree() bool           { return p.store.Bool(keyProcessTree) }
func (p *preferences) setProcessTree(tree bool)    { p.store.SetBool(keyProcessTree, tree) }
func (p *preferences) processDetails() bool        { return p.store.Bool(keyProcessDetails) }
func (p *preferences) setProcessDetails(open bool) { p.store.SetBool(keyProcessDetails, open) }
