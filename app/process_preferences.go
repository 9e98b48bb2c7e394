package app

// The names under which the choices on the page of processes are kept.
const (
	keyProcessColumns    = "processes.columns"
	keyProcessSort       = "processes.sort"
	keyProcessDescending = "processes.descending"
	keyProcessTree       = "processes.tree"
	keyProcessDetails    = "processes.details"
)

// processColumns are the IDs of the columns that are shown, none where nobody
// has chosen yet.
func (p *preferences) processColumns() []string       { return p.store.StringList(keyProcessColumns) }
func (p *preferences) setProcessColumns(ids []string) { p.store.SetStringList(keyProcessColumns, ids) }

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
