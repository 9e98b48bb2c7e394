// Package metrics samples this machine: collectors read raw counters, pure
// functions turn two readings into rates, and each tick publishes one immutable
// Snapshot, which is also appended to a History of fixed size.
//
// Everything is in SI base units (bytes, seconds, ratios from 0 to 1). What
// could not be measured is NaN.
package metrics

import (
	"reflect"
	"sync"
	"time"
)

// Snapshot is one reading of the whole machine. It is never changed once it is
// published, so any number of goroutines may read it without a lock.
type Snapshot struct {
	// Time is the wall clock when the reading was complete.
	Time time.Time `json:"time"`
	// Sequence counts the ticks since the sampler started, from 1.
	Sequence uint64 `json:"sequence"`
	// IntervalSeconds is the configured time between two ticks.
	IntervalSeconds Float `json:"interval_seconds"`
	// ElapsedSeconds is the time since the tick before, by the monotonic
	// clock; unknown on the first.
	ElapsedSeconds Float `json:"elapsed_seconds"`

	// Limits are the headline: what is used of the limits that bind.
	Limits      Limits       `json:"limits"`
	Host        Host         `json:"host"`
	CPU         CPU          `json:"cpu"`
	Load        Load         `json:"load"`
	Memory      Memory       `json:"memory"`
	Swap        Swap         `json:"swap"`
	Filesystems []Filesystem `json:"filesystems"`
	DiskIO      DiskIO       `json:"disk_io"`
	Network     Network      `json:"network"`
	Connections Connections  `json:"connections"`
	// Pressure is that of the whole machine.
	Pressure  Pressure  `json:"pressure"`
	Kernel    Kernel    `json:"kernel"`
	Clock     Clock     `json:"clock"`
	Container Container `json:"container"`
	ECSTask   ECSTask   `json:"ecs_task"`
	Processes Processes `json:"processes"`
	GPUs      []GPU     `json:"gpus"`
	Sensors   Sensors   `json:"sensors"`

	// Collectors tells how each source of values fared in this tick.
	Collectors []CollectorStatus `json:"collectors"`
	History    HistoryStatus     `json:"history"`

	// waited is the longest interval since the tick before, where it was changed.
	waited time.Duration
	// culprits are on the way to the History where a step has ended.
	culprits *culprits
}

// Host identifies the machine.
type Host struct {
	Hostname string `json:"hostname"`
	// OS is the operating system's kind as Go names it, such as "linux".
	OS string `json:"os"`
	// Platform is the distribution and its version, such as "debian 12.11".
	Platform string `json:"platform"`
	Kernel   string `json:"kernel"`
	Arch     string `json:"arch"`
	// KernelBuild, Machine and Domain are what uname(2) calls version, machine
	// and domainname: "#1 SMP ...", "x86_64", "(none)". Linux only.
	KernelBuild string `json:"kernel_build,omitempty"`
	Machine     string `json:"machine,omitempty"`
	Domain      string `json:"domain,omitempty"`
	// CPUs is the number of logical processors of the host.
	CPUs Float `json:"cpus"`
	// Processor is what they are.
	Processor     Processor `json:"processor"`
	BootTime      time.Time `json:"boot_time,omitzero"`
	UptimeSeconds Float     `json:"uptime_seconds"`
	// WatchedThrough is where the files of this machine are mounted when it is
	// watched from within a container (HOST_PROC, HOST_SYS); empty where
	// Headroom watches the machine that it runs on, as it sees it.
	WatchedThrough string `json:"watched_through,omitempty"`
}

// CPU is what the processors did since the tick before.
type CPU struct {
	// UsageRatio is the part of the time that was not idle and not waiting for
	// I/O, over all processors.
	UsageRatio Float `json:"usage_ratio"`
	// ModeRatio is the part of the time spent in each mode; they add up to 1.
	ModeRatio CPUModes `json:"mode_ratio"`
	// ModeSeconds is the time spent in each mode since boot.
	ModeSeconds CPUModes `json:"mode_seconds_total"`
	// FrequencyHertz is the mean over the processors; read every 5 s.
	FrequencyHertz Float  `json:"frequency_hertz"`
	Cores          []Core `json:"cores"`
	// InterruptsTotal and ContextSwitchesTotal are of all processors since boot.
	InterruptsTotal      Float `json:"interrupts_total"`
	ContextSwitchesTotal Float `json:"context_switches_total"`
}

// Core is one logical processor.
type Core struct {
	// Core is the kernel's number of it, as a label ("0", "1", ...).
	Core       string `json:"core"`
	UsageRatio Float  `json:"usage_ratio"`
	// FrequencyHertz is how fast it runs at present; read every 5 s.
	FrequencyHertz Float    `json:"frequency_hertz"`
	ModeSeconds    CPUModes `json:"mode_seconds_total"`
	// GuestSeconds and GuestNiceSeconds are the time spent in virtual machines
	// since boot, which User and Nice count too. Prometheus alone is told.
	GuestSeconds     Float `json:"-"`
	GuestNiceSeconds Float `json:"-"`
}

// CPUModes holds one value for each way a processor spends its time, as in
// /proc/stat (proc_stat(5)). User includes the time of guests.
type CPUModes struct {
	User    Float `json:"user"`
	Nice    Float `json:"nice"`
	System  Float `json:"system"`
	Idle    Float `json:"idle"`
	Iowait  Float `json:"iowait"`
	IRQ     Float `json:"irq"`
	SoftIRQ Float `json:"softirq"`
	Steal   Float `json:"steal"`
}

// Load is the average number of runnable or uninterruptible tasks over 1, 5
// and 15 minutes, and how many there are at all (proc_loadavg(5)).
type Load struct {
	Load1  Float `json:"load1"`
	Load5  Float `json:"load5"`
	Load15 Float `json:"load15"`
	// Tasks is the number of processes and threads of the machine, TasksMax how
	// many there may be: the smaller of kernel.pid_max and kernel.threads-max.
	Tasks    Float `json:"tasks"`
	TasksMax Float `json:"tasks_max"`
}

// Memory is the host's physical memory. Used is Total less Available, the
// kernel's own estimate of what programs can still get without swapping.
type Memory struct {
	TotalBytes     Float `json:"total_bytes"`
	AvailableBytes Float `json:"available_bytes"`
	UsedBytes      Float `json:"used_bytes"`
	UsedRatio      Float `json:"used_ratio"`
	FreeBytes      Float `json:"free_bytes"`
	// CachedBytes is the page cache and reclaimable slab.
	CachedBytes  Float `json:"cached_bytes"`
	BuffersBytes Float `json:"buffers_bytes"`
	// Details are the parts that the kernel tells; Prometheus alone is told.
	Details MemoryDetails `json:"-"`
}

// Swap is the host's swap space. UsedRatio is unknown where there is none.
type Swap struct {
	TotalBytes Float `json:"total_bytes"`
	UsedBytes  Float `json:"used_bytes"`
	FreeBytes  Float `json:"free_bytes"`
	UsedRatio  Float `json:"used_ratio"`
}

// Filesystem is one mounted filesystem. A device that is mounted more than
// once is listed once, at its shortest path. A filesystem that does not
// answer keeps its names, and its numbers are unknown.
type Filesystem struct {
	Mountpoint string `json:"mountpoint"`
	Device     string `json:"device"`
	Type       string `json:"type"`
	ReadOnly   bool   `json:"read_only"`
	// SizeBytes includes what is reserved for root.
	SizeBytes Float `json:"size_bytes"`
	UsedBytes Float `json:"used_bytes"`
	// AvailableBytes is what unprivileged programs can still write.
	AvailableBytes Float `json:"available_bytes"`
	// UsedRatio is used / (used + available), as df counts it.
	UsedRatio  Float `json:"used_ratio"`
	Inodes     Float `json:"inodes"`
	InodesUsed Float `json:"inodes_used"`
	// InodesUsedRatio is unknown for filesystems without a fixed number.
	InodesUsedRatio Float `json:"inodes_used_ratio"`
	// Error says why the numbers are unknown.
	Error string `json:"error,omitempty"`
}

// DiskIO is the traffic of the block devices since the tick before. The sums
// leave out virtual devices, whose traffic a physical one counts already,
// unless there are no others.
type DiskIO struct {
	ReadBytesPerSecond  Float `json:"read_bytes_per_second"`
	WriteBytesPerSecond Float `json:"write_bytes_per_second"`
	// BusyRatio is that of the busiest device.
	BusyRatio Float  `json:"busy_ratio"`
	Devices   []Disk `json:"devices"`
}

// Disk is one whole block device; partitions are left out.
type Disk struct {
	Device string `json:"device"`
	// Virtual marks devices made of others: LVM, RAID, compressed memory.
	Virtual bool `json:"virtual"`
	// Model, Kind, Removable and SizeBytes are read when the disk appears and
	// once a minute after that. Linux only.
	//
	// Model is what the device calls itself, with its maker where it tells; empty
	// for virtual ones.
	Model string `json:"model,omitempty"`
	// Kind is "ssd" or "hdd" as the device tells, or the bus where that says
	// more ("nvme", "mmc" for cards, "virtio" and "xen" of hypervisors); of
	// virtual devices what they are, such as "lvm", "crypt", "raid1", "zram", as
	// lsblk(8) has it. Empty where it can't be told.
	Kind string `json:"kind,omitempty"`
	// Removable marks sticks, cards in readers and the like.
	Removable bool `json:"removable,omitempty"`
	// SizeBytes is 0 where no medium is in.
	SizeBytes           Float `json:"size_bytes"`
	ReadBytesPerSecond  Float `json:"read_bytes_per_second"`
	WriteBytesPerSecond Float `json:"write_bytes_per_second"`
	ReadsPerSecond      Float `json:"reads_per_second"`
	WritesPerSecond     Float `json:"writes_per_second"`
	// ReadWaitSeconds and WriteWaitSeconds are how long each read and write took
	// on average, its time in the queue included, as iostat(1) tells r_await and
	// w_await; unknown where there was none since the tick before.
	ReadWaitSeconds  Float `json:"read_wait_seconds"`
	WriteWaitSeconds Float `json:"write_wait_seconds"`
	// BusyRatio is the part of the time in which the device had work.
	BusyRatio       Float `json:"busy_ratio"`
	ReadBytesTotal  Float `json:"read_bytes_total"`
	WriteBytesTotal Float `json:"write_bytes_total"`
	ReadsTotal      Float `json:"reads_total"`
	WritesTotal     Float `json:"writes_total"`
	// BusySecondsTotal is the time in which the device had work, since boot.
	BusySecondsTotal Float `json:"busy_seconds_total"`
	// ReadSecondsTotal and WriteSecondsTotal are added up over all reads and
	// writes; WaitingSecondsTotal is the time of all that were under way.
	ReadSecondsTotal    Float `json:"read_seconds_total"`
	WriteSecondsTotal   Float `json:"write_seconds_total"`
	WaitingSecondsTotal Float `json:"waiting_seconds_total"`
	// ReadsMergedTotal and WritesMergedTotal are those joined with a neighbour.
	ReadsMergedTotal  Float `json:"reads_merged_total"`
	WritesMergedTotal Float `json:"writes_merged_total"`
	// InFlight is the number of reads and writes under way.
	InFlight Float `json:"in_flight"`
}

// Network is the traffic of the interfaces since the tick before. The sums
// leave out loopback, and virtual interfaces unless there are no others.
type Network struct {
	ReceiveBytesPerSecond  Float `json:"receive_bytes_per_second"`
	TransmitBytesPerSecond Float `json:"transmit_bytes_per_second"`
	// LoopbackBytesPerSecond is what the machine sent to itself; each byte
	// counts once.
	LoopbackBytesPerSecond Float       `json:"loopback_bytes_per_second"`
	Interfaces             []Interface `json:"interfaces"`
}

// BytesPerSecond is all traffic that is known: both directions, and loopback.
func (n *Network) BytesPerSecond() Float {
	return addKnown(addKnown(n.ReceiveBytesPerSecond, n.TransmitBytesPerSecond), n.LoopbackBytesPerSecond)
}

// Interface is one network interface.
type Interface struct {
	Interface string `json:"interface"`
	Loopback  bool   `json:"loopback"`
	// Virtual marks bridges, tunnels, veth pairs and the like, as the kernel
	// lists them under /sys/devices/virtual/net.
	Virtual bool `json:"virtual"`
	// State is as the kernel names it: "up", "down", "dormant", "unknown".
	State string `json:"state,omitempty"`
	// Addresses are those of the interface with the lengths of their prefixes
	// ("192.0.2.7/24"): IPv4, IPv6, and last those that hold on the link only.
	// They are read once a minute, and when the interface comes or changes its
	// state; none where another machine is watched from within a container.
	// HardwareAddress is that of the device, such as "52:54:00:12:34:56".
	//
	// Both are for the window alone, before which the owner sits: JSON and the
	// exposition go to whoever asks, and tell no more of the network than
	// node_exporter does by default.
	Addresses       []string `json:"-"`
	HardwareAddress string   `json:"-"`
	// Driver is the kernel's, such as "virtio_net"; empty for virtual interfaces.
	Driver string `json:"driver,omitempty"`
	// Duplex is "full" or "half"; empty where the driver doesn't tell.
	Duplex string `json:"duplex,omitempty"`
	// Up is 1 where State is "up", else 0.
	Up       Float `json:"up"`
	MTUBytes Float `json:"mtu_bytes"`
	// SpeedBytesPerSecond is what the link can carry; unknown where the driver
	// doesn't tell, as for virtual interfaces and those that are down.
	SpeedBytesPerSecond      Float `json:"speed_bytes_per_second"`
	ReceiveBytesPerSecond    Float `json:"receive_bytes_per_second"`
	TransmitBytesPerSecond   Float `json:"transmit_bytes_per_second"`
	ReceivePacketsPerSecond  Float `json:"receive_packets_per_second"`
	TransmitPacketsPerSecond Float `json:"transmit_packets_per_second"`
	ReceiveErrorsPerSecond   Float `json:"receive_errors_per_second"`
	TransmitErrorsPerSecond  Float `json:"transmit_errors_per_second"`
	ReceiveDropsPerSecond    Float `json:"receive_drops_per_second"`
	TransmitDropsPerSecond   Float `json:"transmit_drops_per_second"`
	ReceiveBytesTotal        Float `json:"receive_bytes_total"`
	TransmitBytesTotal       Float `json:"transmit_bytes_total"`
	ReceivePacketsTotal      Float `json:"receive_packets_total"`
	TransmitPacketsTotal     Float `json:"transmit_packets_total"`
	ReceiveErrorsTotal       Float `json:"receive_errors_total"`
	TransmitErrorsTotal      Float `json:"transmit_errors_total"`
	ReceiveDropsTotal        Float `json:"receive_drops_total"`
	TransmitDropsTotal       Float `json:"transmit_drops_total"`
	// What follows is of interest to who looks for a fault (proc_pid_net(5)), and
	// told to Prometheus alone.
	ReceiveFIFOErrorsTotal     Float `json:"-"`
	ReceiveFrameErrorsTotal    Float `json:"-"`
	ReceiveCompressedTotal     Float `json:"-"`
	ReceiveMulticastTotal      Float `json:"-"`
	TransmitFIFOErrorsTotal    Float `json:"-"`
	TransmitCollisionsTotal    Float `json:"-"`
	TransmitCarrierErrorsTotal Float `json:"-"`
	TransmitCompressedTotal    Float `json:"-"`
}

// CollectorState says how a collector fared.
type CollectorState string

// The states of a collector.
const (
	CollectorOK CollectorState = "ok"
	// CollectorFailed gave an error; its values are unknown.
	CollectorFailed CollectorState = "failed"
	// CollectorLate has not answered in time; its values are unknown until it
	// does, and it is not asked again before.
	CollectorLate CollectorState = "late"
	// CollectorUnsupported has no source on this system; it is asked again
	// once a minute.
	CollectorUnsupported CollectorState = "unsupported"
)

// CollectorStatus is how one collector fared in a tick.
type CollectorStatus struct {
	Collector string         `json:"collector"`
	State     CollectorState `json:"state"`
	// LastError is the newest error, kept after a recovery.
	LastError     string    `json:"last_error,omitempty"`
	LastErrorTime time.Time `json:"last_error_time,omitzero"`
	// DurationSeconds is how long its last reading took; while it is late, how
	// long it has been running.
	DurationSeconds Float `json:"duration_seconds"`
}

// HistoryStatus is the size of the History.
type HistoryStatus struct {
	Series Float `json:"series"`
	// SeriesRefused counts the series that found no room in this tick.
	SeriesRefused Float `json:"series_refused"`
	// Bytes is what the series take when they are full.
	Bytes Float `json:"bytes"`
}

// UnknownSnapshot is a Snapshot in which nothing has been measured.
func UnknownSnapshot(t time.Time) *Snapshot {
	s := unknown[Snapshot]()
	s.Time = t
	return &s
}

// unknown returns a T in which every Float is unknown.
func unknown[T any]() T {
	made, ok := unknowns.Load(reflect.TypeFor[T]())
	if !ok {
		v := new(T)
		setUnknown(reflect.ValueOf(v).Elem())
		made, _ = unknowns.LoadOrStore(reflect.TypeFor[T](), v)
	}
	v, _ := made.(*T)
	return *v
}

// unknowns keeps what unknown has made, by type: reflection in each tick would
// cost as much as reading a file. The values are only copied from.
var unknowns sync.Map

func setUnknown(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[Float]():
		v.Set(reflect.ValueOf(Unknown()))
	case v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			setUnknown(field)
		}
	}
}
