package metrics

// kernelMetrics are what the kernel counts of its own work, and facts of
// devices that are of interest to who looks for a fault. None is recorded.
var kernelMetrics = []Metric{
	{
		ID: "snapshot_time_seconds", Unit: Seconds, Kind: Gauge, Label: "Read at",
		Help:       "When the values were read, in seconds since 1970.",
		Prometheus: "headroom_snapshot_timestamp_seconds",
		Read:       single(func(s *Snapshot) Float { return unixSeconds(s.Time) }),
	},
	{
		ID: "host_boot_time_seconds", Unit: Seconds, Kind: Gauge, Label: "Started at",
		Help:      "When the host started, in seconds since 1970.",
		Collector: "host", Prometheus: "node_boot_time_seconds",
		Read: single(func(s *Snapshot) Float { return unixSeconds(s.Host.BootTime) }),
	},
	{
		ID: "interrupts_total", Unit: Count, Kind: Counter, Label: "Interrupts",
		Help:      "Interrupts that the processors served since boot.",
		Collector: "cpu", Prometheus: "node_intr_total",
		Read: single(func(s *Snapshot) Float { return s.CPU.InterruptsTotal }),
	},
	{
		ID: "context_switches_total", Unit: Count, Kind: Counter, Label: "Context switches",
		Help:      "Times that a processor went from one task to another, since boot.",
		Collector: "cpu", Prometheus: "node_context_switches_total",
		Read: single(func(s *Snapshot) Float { return s.CPU.ContextSwitchesTotal }),
	},
	{
		ID: "cpu_core_guest_seconds_total", Unit: Seconds, Kind: Counter, Label: "Guest time",
		Help:   "Time that each processor spent in virtual machines since boot, which user and nice count too.",
		Labels: []string{"cpu", "mode"}, Collector: "cpu", Prometheus: "node_cpu_guest_seconds_total",
		Read: func(s *Snapshot, emit Emit) {
			for i := range s.CPU.Cores {
				core := &s.CPU.Cores[i]
				emit(core.GuestSeconds, Labels{core.Core, "user"})
				emit(core.GuestNiceSeconds, Labels{core.Core, "nice"})
			}
		},
	},
	{
		ID: "paged_in_bytes_total", Unit: Bytes, Kind: Counter, Label: "Paged in",
		Help:      "Bytes read from block devices since boot; Prometheus is told KiB, as the kernel tells them.",
		Collector: "kernel", Prometheus: "node_vmstat_pgpgin", Export: exportKibibytes(func(s *Snapshot) Float { return s.Kernel.PagedInBytesTotal }),
		Read: single(func(s *Snapshot) Float { return s.Kernel.PagedInBytesTotal }),
	},
	{
		ID: "paged_out_bytes_total", Unit: Bytes, Kind: Counter, Label: "Paged out",
		Help:      "Bytes written to block devices since boot; Prometheus is told KiB, as the kernel tells them.",
		Collector: "kernel", Prometheus: "node_vmstat_pgpgout", Export: exportKibibytes(func(s *Snapshot) Float { return s.Kernel.PagedOutBytesTotal }),
		Read: single(func(s *Snapshot) Float { return s.Kernel.PagedOutBytesTotal }),
	},
	kernelMetric("swap_ins_total", Counter, "Swapped in", "Pages read from swap space since boot.", "node_vmstat_pswpin", func(k *Kernel) Float { return k.SwapInsTotal }),
	kernelMetric("swap_outs_total", Counter, "Swapped out", "Pages written to swap space since boot.", "node_vmstat_pswpout", func(k *Kernel) Float { return k.SwapOutsTotal }),
	kernelMetric("page_faults_total", Counter, "Page faults", "Times that a program touched memory that was not there yet, since boot.", "node_vmstat_pgfault", func(k *Kernel) Float { return k.PageFaultsTotal }),
	kernelMetric("major_page_faults_total", Counter, "Major page faults", "Page faults that waited for a disk, since boot.", "node_vmstat_pgmajfault", func(k *Kernel) Float { return k.MajorPageFaultsTotal }),
	kernelMetric("oom_kills_total", Counter, "OOM kills", "Processes killed for want of memory since boot, on the whole machine.", "node_vmstat_oom_kill", func(k *Kernel) Float { return k.OOMKillsTotal }),
	kernelMetric("files_open", Gauge, "Open files", "Open files of the whole machine.", "node_filefd_allocated", func(k *Kernel) Float { return k.FilesOpen }),
	kernelMetric("files_max", Gauge, "Most files", "Files that may be open on the whole machine.", "node_filefd_maximum", func(k *Kernel) Float { return k.FilesMax }),
	kernelMetric("entropy_bits", Gauge, "Entropy", "Bits of entropy for random numbers.", "node_entropy_available_bits", func(k *Kernel) Float { return k.EntropyBits }),
	kernelMetric("tracked_connections", Gauge, "Tracked", "Connections that the firewall follows.", "node_nf_conntrack_entries", func(k *Kernel) Float { return k.TrackedConnections }),
	kernelMetric("tracked_connections_max", Gauge, "Most tracked", "Connections that the firewall can follow.", "node_nf_conntrack_entries_limit", func(k *Kernel) Float { return k.TrackedConnectionsMax }),
	clockMetric("clock_synchronized", Count, "Clock kept", "Whether a program keeps the clock by a better one: 1 or 0.", "node_timex_sync_status", func(c *Clock) Float { return c.Synchronized }),
	clockMetric("clock_offset_seconds", Seconds, "Clock off by", "By how much the clock is off.", "node_timex_offset_seconds", func(c *Clock) Float { return c.OffsetSeconds }),
	clockMetric("clock_greatest_error_seconds", Seconds, "Greatest error", "The most by which the clock may be off.", "node_timex_maxerror_seconds", func(c *Clock) Float { return c.GreatestErrorSeconds }),
	clockMetric("clock_estimated_error_seconds", Seconds, "Estimated error", "By how much the clock is probably off.", "node_timex_estimated_error_seconds", func(c *Clock) Float { return c.EstimatedErrorSeconds }),
	{
		ID: "filesystem_free_bytes", Unit: Bytes, Kind: Gauge, Label: "Free",
		Help:   "Bytes that are free, with what is reserved for root.",
		Labels: []string{"mountpoint", "device"}, Collector: "filesystem", Prometheus: "node_filesystem_free_bytes", Export: exportFilesystem(filesystemFree),
		Read: perFilesystem(filesystemFree),
	},
	{
		ID: "filesystem_inodes_free", Unit: Count, Kind: Gauge, Label: "Inodes free",
		Help:   "Number of inodes that are free.",
		Labels: []string{"mountpoint", "device"}, Collector: "filesystem", Prometheus: "node_filesystem_files_free", Export: exportFilesystem(filesystemInodesFree),
		Read: perFilesystem(filesystemInodesFree),
	},
	{
		ID: "filesystem_read_only", Unit: Count, Kind: Gauge, Label: "Read-only",
		Help:   "Whether the filesystem is mounted for reading only: 1 or 0.",
		Labels: []string{"mountpoint", "device"}, Collector: "filesystem", Prometheus: "node_filesystem_readonly", Export: exportFilesystem(filesystemReadOnly),
		Read: perFilesystem(filesystemReadOnly),
	},
	{
		ID: "filesystem_error", Unit: Count, Kind: Gauge, Label: "Error",
		Help:   "Whether the filesystem did not tell its size: 1 or 0.",
		Labels: []string{"mountpoint", "device"}, Collector: "filesystem", Prometheus: "node_filesystem_device_error", Export: exportFilesystem(filesystemError),
		Read: perFilesystem(filesystemError),
	},
	diskMetric("disk_read_seconds_total", Seconds, Counter, "Reading", "Time that all reads took together, since boot.", "node_disk_read_time_seconds_total", func(d *Disk) Float { return d.ReadSecondsTotal }),
	diskMetric("disk_write_seconds_total", Seconds, Counter, "Writing", "Time that all writes took together, since boot.", "node_disk_write_time_seconds_total", func(d *Disk) Float { return d.WriteSecondsTotal }),
	diskMetric("disk_waiting_seconds_total", Seconds, Counter, "Waiting", "Time of the disk's work since boot, times the reads and writes that were under way.", "node_disk_io_time_weighted_seconds_total", func(d *Disk) Float { return d.WaitingSecondsTotal }),
	diskMetric("disk_reads_merged_total", Count, Counter, "Reads joined", "Reads that were joined with a neighbour since boot.", "node_disk_reads_merged_total", func(d *Disk) Float { return d.ReadsMergedTotal }),
	diskMetric("disk_writes_merged_total", Count, Counter, "Writes joined", "Writes that were joined with a neighbour since boot.", "node_disk_writes_merged_total", func(d *Disk) Float { return d.WritesMergedTotal }),
	diskMetric("disk_in_flight", Count, Gauge, "Under way", "Reads and writes that are under way.", "node_disk_io_now", func(d *Disk) Float { return d.InFlight }),
	interfaceTotal("receive_fifo_errors", "Overruns received", "Packets lost because the interface's buffer was full", "receive_fifo", func(i *Interface) Float { return i.ReceiveFIFOErrorsTotal }),
	interfaceTotal("receive_frame_errors", "Bad frames", "Packets received that were broken", "receive_frame", func(i *Interface) Float { return i.ReceiveFrameErrorsTotal }),
	interfaceTotal("receive_compressed", "Compressed received", "Compressed packets received", "receive_compressed", func(i *Interface) Float { return i.ReceiveCompressedTotal }),
	interfaceTotal("receive_multicast", "Multicast received", "Packets received that were sent to many", "receive_multicast", func(i *Interface) Float { return i.ReceiveMulticastTotal }),
	interfaceTotal("transmit_fifo_errors", "Overruns sent", "Packets not sent because the interface's buffer failed", "transmit_fifo", func(i *Interface) Float { return i.TransmitFIFOErrorsTotal }),
	interfaceTotal("transmit_collisions", "Collisions", "Packets that met another on the wire", "transmit_colls", func(i *Interface) Float { return i.TransmitCollisionsTotal }),
	interfaceTotal("transmit_carrier_errors", "Carrier lost", "Packets not sent because the carrier was lost", "transmit_carrier", func(i *Interface) Float { return i.TransmitCarrierErrorsTotal }),
	interfaceTotal("transmit_compressed", "Compressed sent", "Compressed packets sent", "transmit_compressed", func(i *Interface) Float { return i.TransmitCompressedTotal }),
}

func kernelMetric(id string, kind Kind, label, help, prometheus string, get func(k *Kernel) Float) Metric {
	return Metric{
		ID: id, Unit: Count, Kind: kind, Label: label, Help: help, Collector: "kernel", Prometheus: prometheus,
		Read: single(func(s *Snapshot) Float { return get(&s.Kernel) }),
	}
}

func clockMetric(id string, unit Unit, label, help, prometheus string, get func(c *Clock) Float) Metric {
	return Metric{
		ID: id, Unit: unit, Kind: Gauge, Label: label, Help: help, Collector: "clock", Prometheus: prometheus,
		Read: single(func(s *Snapshot) Float { return get(&s.Clock) }),
	}
}

func diskMetric(id string, unit Unit, kind Kind, label, help, prometheus string, get func(d *Disk) Float) Metric {
	return Metric{
		ID: id, Unit: unit, Kind: kind, Label: label, Help: help, Labels: []string{"device"}, Collector: "disk", Prometheus: prometheus,
		Read: perDisk(get),
	}
}

func interfaceTotal(id, label, help, prometheus string, get func(i *Interface) Float) Metric {
	return Metric{
		ID: "interface_" + id + "_total", Unit: Count, Kind: Counter, Label: label, Help: help + ", since boot.",
		Labels: []string{"interface"}, Collector: "network", Prometheus: "node_network_" + prometheus + "_total",
		Read: perInterface(get),
	}
}

func filesystemFree(f *Filesystem) Float { return f.SizeBytes - f.UsedBytes }

func filesystemInodesFree(f *Filesystem) Float { return f.Inodes - f.InodesUsed }

func filesystemReadOnly(f *Filesystem) Float { return oneIf(f.ReadOnly) }

func filesystemError(f *Filesystem) Float { return oneIf(f.Error != "") }
