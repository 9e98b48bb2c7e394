package metrics

// memoryDetailMetrics are the parts of the memory that are of interest to who
// looks for where it went.
var memoryDetailMetrics = []Metric{
	memoryDetail("memory_active_bytes", Bytes, "Active", "Page cache and anonymous memory that was used lately.", "node_memory_Active_bytes", func(d *MemoryDetails) Float { return d.ActiveBytes }),
	memoryDetail("memory_active_anon_bytes", Bytes, "Active anon", "Anonymous memory that was used lately.", "node_memory_Active_anon_bytes", func(d *MemoryDetails) Float { return d.ActiveAnonBytes }),
	memoryDetail("memory_active_file_bytes", Bytes, "Active file", "Page cache that was used lately.", "node_memory_Active_file_bytes", func(d *MemoryDetails) Float { return d.ActiveFileBytes }),
	memoryDetail("memory_inactive_bytes", Bytes, "Inactive", "Page cache and anonymous memory that was not used lately.", "node_memory_Inactive_bytes", func(d *MemoryDetails) Float { return d.InactiveBytes }),
	memoryDetail("memory_inactive_anon_bytes", Bytes, "Inactive anon", "Anonymous memory that was not used lately.", "node_memory_Inactive_anon_bytes", func(d *MemoryDetails) Float { return d.InactiveAnonBytes }),
	memoryDetail("memory_inactive_file_bytes", Bytes, "Inactive file", "Page cache that was not used lately.", "node_memory_Inactive_file_bytes", func(d *MemoryDetails) Float { return d.InactiveFileBytes }),
	memoryDetail("memory_unevictable_bytes", Bytes, "Unevictable", "Memory that the kernel cannot take back.", "node_memory_Unevictable_bytes", func(d *MemoryDetails) Float { return d.UnevictableBytes }),
	memoryDetail("memory_mlocked_bytes", Bytes, "Mlocked", "Memory that programs have locked.", "node_memory_Mlocked_bytes", func(d *MemoryDetails) Float { return d.MlockedBytes }),
	memoryDetail("memory_page_cache_bytes", Bytes, "Page cache", "Page cache, without that of swap.", "node_memory_Cached_bytes", func(d *MemoryDetails) Float { return d.PageCacheBytes }),
	memoryDetail("memory_swap_cached_bytes", Bytes, "Swap cached", "Memory that is in swap space too.", "node_memory_SwapCached_bytes", func(d *MemoryDetails) Float { return d.SwapCachedBytes }),
	memoryDetail("memory_dirty_bytes", Bytes, "Dirty", "Page cache that has yet to be written to a disk.", "node_memory_Dirty_bytes", func(d *MemoryDetails) Float { return d.DirtyBytes }),
	memoryDetail("memory_writeback_bytes", Bytes, "Writeback", "Page cache that is being written to a disk.", "node_memory_Writeback_bytes", func(d *MemoryDetails) Float { return d.WritebackBytes }),
	memoryDetail("memory_anon_pages_bytes", Bytes, "Anon pages", "Memory of programs that no file stands for.", "node_memory_AnonPages_bytes", func(d *MemoryDetails) Float { return d.AnonPagesBytes }),
	memoryDetail("memory_anon_huge_pages_bytes", Bytes, "Anon huge pages", "Memory of programs in transparent huge pages.", "node_memory_AnonHugePages_bytes", func(d *MemoryDetails) Float { return d.AnonHugePagesBytes }),
	memoryDetail("memory_mapped_bytes", Bytes, "Mapped", "Page cache that is mapped into programs.", "node_memory_Mapped_bytes", func(d *MemoryDetails) Float { return d.MappedBytes }),
	memoryDetail("memory_shared_bytes", Bytes, "Shared", "Shared memory and tmpfs.", "node_memory_Shmem_bytes", func(d *MemoryDetails) Float { return d.SharedBytes }),
	memoryDetail("memory_slab_bytes", Bytes, "Slab", "The kernel's own structures.", "node_memory_Slab_bytes", func(d *MemoryDetails) Float { return d.SlabBytes }),
	memoryDetail("memory_slab_reclaimable_bytes", Bytes, "Slab reclaimable", "The kernel's own structures that it can give back.", "node_memory_SReclaimable_bytes", func(d *MemoryDetails) Float { return d.SlabReclaimableBytes }),
	memoryDetail("memory_slab_unreclaimable_bytes", Bytes, "Slab unreclaimable", "The kernel's own structures that it cannot give back.", "node_memory_SUnreclaim_bytes", func(d *MemoryDetails) Float { return d.SlabUnreclaimableBytes }),
	memoryDetail("memory_kernel_stack_bytes", Bytes, "Kernel stack", "Stacks of the kernel, one for each thread.", "node_memory_KernelStack_bytes", func(d *MemoryDetails) Float { return d.KernelStackBytes }),
	memoryDetail("memory_page_tables_bytes", Bytes, "Page tables", "Tables that map addresses to memory.", "node_memory_PageTables_bytes", func(d *MemoryDetails) Float { return d.PageTablesBytes }),
	memoryDetail("memory_commit_limit_bytes", Bytes, "Commit limit", "Memory that programs may be promised, where promises are limited.", "node_memory_CommitLimit_bytes", func(d *MemoryDetails) Float { return d.CommitLimitBytes }),
	memoryDetail("memory_committed_bytes", Bytes, "Committed", "Memory that programs have been promised.", "node_memory_Committed_AS_bytes", func(d *MemoryDetails) Float { return d.CommittedBytes }),
	memoryDetail("memory_vmalloc_total_bytes", Bytes, "Vmalloc total", "Address space of the kernel's vmalloc.", "node_memory_VmallocTotal_bytes", func(d *MemoryDetails) Float { return d.VmallocTotalBytes }),
	memoryDetail("memory_vmalloc_used_bytes", Bytes, "Vmalloc used", "Used part of the address space of the kernel's vmalloc.", "node_memory_VmallocUsed_bytes", func(d *MemoryDetails) Float { return d.VmallocUsedBytes }),
	memoryDetail("memory_per_cpu_bytes", Bytes, "Per CPU", "Memory that the kernel keeps for each processor.", "node_memory_Percpu_bytes", func(d *MemoryDetails) Float { return d.PerCPUBytes }),
	memoryDetail("memory_hardware_corrupted_bytes", Bytes, "Hardware corrupted", "Memory that the kernel has found broken.", "node_memory_HardwareCorrupted_bytes", func(d *MemoryDetails) Float { return d.HardwareCorruptedBytes }),
	memoryDetail("memory_huge_page_bytes", Bytes, "Huge page", "Size of a huge page.", "node_memory_Hugepagesize_bytes", func(d *MemoryDetails) Float { return d.HugePageBytes }),
	memoryDetail("memory_huge_pages_all", Count, "Huge pages total", "Huge pages that are set aside.", "node_memory_HugePages_Total", func(d *MemoryDetails) Float { return d.HugePagesTotal }),
	memoryDetail("memory_huge_pages_free", Count, "Huge pages free", "Huge pages that are set aside and free.", "node_memory_HugePages_Free", func(d *MemoryDetails) Float { return d.HugePagesFree }),
	memoryDetail("memory_huge_pages_reserved", Count, "Huge pages reserved", "Huge pages that are free and promised.", "node_memory_HugePages_Rsvd", func(d *MemoryDetails) Float { return d.HugePagesReserved }),
	memoryDetail("memory_huge_pages_surplus", Count, "Huge pages surplus", "Huge pages beyond those that are set aside.", "node_memory_HugePages_Surp", func(d *MemoryDetails) Float { return d.HugePagesSurplus }),
}

func memoryDetail(id string, unit Unit, label, help, prometheus string, get func(d *MemoryDetails) Float) Metric {
	return Metric{
		ID: id, Unit: unit, Kind: Gauge, Label: label, Help: help, Collector: "memory", Prometheus: prometheus,
		Read: single(func(s *Snapshot) Float { return get(&s.Memory.Details) }),
	}
}
