package metrics

// MemoryDetails are parts of the memory as the kernel tells them, each with its
// name in /proc/meminfo (proc_meminfo(5)); unknown where the kernel does not
// tell, and elsewhere than on Linux. They overlap.
type MemoryDetails struct {
	ActiveBytes            Float `json:"active_bytes"`           // Active
	ActiveAnonBytes        Float `json:"active_anon_bytes"`      // Active(anon)
	ActiveFileBytes        Float `json:"active_file_bytes"`      // Active(file)
	InactiveBytes          Float `json:"inactive_bytes"`         // Inactive
	InactiveAnonBytes      Float `json:"inactive_anon_bytes"`    // Inactive(anon)
	InactiveFileBytes      Float `json:"inactive_file_bytes"`    // Inactive(file)
	UnevictableBytes       Float `json:"unevictable_bytes"`      // Unevictable
	MlockedBytes           Float `json:"mlocked_bytes"`          // Mlocked
	PageCacheBytes         Float `json:"page_cache_bytes"`       // Cached
	SwapCachedBytes        Float `json:"swap_cached_bytes"`      // SwapCached
	DirtyBytes             Float `json:"dirty_bytes"`            // Dirty
	WritebackBytes         Float `json:"writeback_bytes"`        // Writeback
	AnonPagesBytes         Float `json:"anon_pages_bytes"`       // AnonPages
	AnonHugePagesBytes     Float `json:"anon_huge_pages_bytes"`  // AnonHugePages
	MappedBytes            Float `json:"mapped_bytes"`           // Mapped
	SharedBytes            Float `json:"shared_bytes"`           // Shmem
	SlabBytes              Float `json:"slab_bytes"`             // Slab
	SlabReclaimableBytes   Float `json:"slab_reclaimable_bytes"` // SReclaimable
	SlabUnreclaimableBytes Float // SUnreclaim
	KernelStackBytes       Float `json:"kernel_stack_bytes"`  // KernelStack
	PageTablesBytes        Float `json:"page_tables_bytes"`   // PageTables
	CommitLimitBytes       Float `json:"commit_limit_bytes"`  // CommitLimit
	CommittedBytes         Float `json:"committed_bytes"`     // Committed_AS
	VmallocTotalBytes      Float `json:"vmalloc_total_bytes"` // VmallocTotal
	VmallocUsedBytes       Float `json:"vmalloc_used_bytes"`  // VmallocUsed
	PerCPUBytes            Float `json:"per_cpu_bytes"`       // Percpu
	HardwareCorruptedBytes Float // HardwareCorrupted
	HugePageBytes          Float `json:"huge_page_bytes"`     // Hugepagesize
	HugePagesTotal         Float `json:"huge_pages_total"`    // HugePages_Total
	HugePagesFree          Float `json:"huge_pages_free"`     // HugePages_Free
	HugePagesReserved      Float `json:"huge_pages_reserved"` // HugePages_Rsvd
	HugePagesSurplus       Float `json:"huge_pages_surplus"`  // HugePages_Surp
}

// field returns where a line of /proc/meminfo belongs, nil for one that is told
// elsewhere or of no interest.
func (d *MemoryDetails) field(name string) *Float {
	switch name {
	case "Active:":
		return &d.ActiveBytes
	case "Active(anon):":
		return &d.ActiveAnonBytes
	case "Active(file):":
		return &d.ActiveFileBytes
	case "Inactive:":
		return &d.InactiveBytes
	case "Inactive(anon):":
		return &d.InactiveAnonBytes
	case "Inactive(file):":
		return &d.InactiveFileBytes
	case "Unevictable:":
		return &d.UnevictableBytes
	case "Mlocked:":
		return &d.MlockedBytes
	case "Cached:":
		return &d.PageCacheBytes
	case "SwapCached:":
		return &d.SwapCachedBytes
	case "Dirty:":
		return &d.DirtyBytes
	case "Writeback:":
		return &d.WritebackBytes
	case "AnonPages:":
		return &d.AnonPagesBytes
	case "AnonHugePages:":
		return &d.AnonHugePagesBytes
	case "Mapped:":
		return &d.MappedBytes
	case "Shmem:":
		return &d.SharedBytes
	case "Slab:":
		return &d.SlabBytes
	case "SReclaimable:":
		return &d.SlabReclaimableBytes
	case "SUnreclaim:":
		return &d.SlabUnreclaimableBytes
	case "KernelStack:":
		return &d.KernelStackBytes
	case "PageTables:":
		return &d.PageTablesBytes
	case "CommitLimit:":
		return &d.CommitLimitBytes
	case "Committed_AS:":
		return &d.CommittedBytes
	case "VmallocTotal:":
		return &d.VmallocTotalBytes
	case "VmallocUsed:":
		return &d.VmallocUsedBytes
	case "Percpu:":
		return &d.PerCPUBytes
	case "HardwareCorrupted:":
		return &d.HardwareCorruptedBytes
	case "Hugepagesize:":
		return &d.HugePageBytes
	case "HugePages_Total:":
		return &d.HugePagesTotal
	case "HugePages_Free:":
		return &d.HugePagesFree
	case "HugePages_Rsvd:":
		return &d.HugePagesReserved
	case "HugePages_Surp:":
		return &d.HugePagesSurplus
	}
	return nil
}
