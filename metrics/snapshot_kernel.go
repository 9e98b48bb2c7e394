package metrics

// Kernel is what the kernel counts of its own work and of its tables, on the
// whole machine. It is read every 5 s, on Linux only.
type Kernel struct {
	// PagedInBytesTotal and PagedOutBytesTotal are what was read from and
	// written to block devices by way of pages, since boot (/proc/vmstat:
	// pgpgin, pgpgout).
	PagedInBytesTotal  Float `json:"paged_in_bytes_total"`
	PagedOutBytesTotal Float `json:"paged_out_bytes_total"`
	// SwapInsTotal and SwapOutsTotal count pages (pswpin, pswpout).
	SwapInsTotal  Float `json:"swap_ins_total"`
	SwapOutsTotal Float `json:"swap_outs_total"`
	// PageFaultsTotal includes MajorPageFaultsTotal, those that waited for a
	// disk (pgfault, pgmajfault).
	PageFaultsTotal      Float `json:"page_faults_total"`
	MajorPageFaultsTotal Float `json:"major_page_faults_total"`
	// OOMKillsTotal counts the processes killed for want of memory (oom_kill).
	OOMKillsTotal Float `json:"oom_kills_total"`
	// FilesOpen is the number of open files, FilesMax how many there may be
	// (/proc/sys/fs/file-nr).
	FilesOpen Float `json:"files_open"`
	FilesMax  Float `json:"files_max"`
	// EntropyBits is what the kernel's random numbers are made of.
	EntropyBits Float `json:"entropy_bits"`
	// TrackedConnections are those that the firewall follows, of at most
	// TrackedConnectionsMax; unknown where it follows none.
	TrackedConnections    Float `json:"tracked_connections"`
	TrackedConnectionsMax Float `json:"tracked_connections_max"`
}

// Clock is how well the kernel's clock is kept (adjtimex(2)). It is read every
// 5 s, on Linux only.
type Clock struct {
	// Synchronized is 1 where a program keeps the clock by a better one, else 0.
	Synchronized Float `json:"synchronized"`
	// OffsetSeconds is by how much it is off, as that program found last.
	OffsetSeconds Float `json:"offset_seconds"`
	// GreatestErrorSeconds and EstimatedErrorSeconds bound how far off it is.
	GreatestErrorSeconds  Float `json:"greatest_error_seconds"`
	EstimatedErrorSeconds Float `json:"estimated_error_seconds"`
}
