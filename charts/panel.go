// Package charts holds what people see of the metrics: the list of panels, the
// number formats, the axes and the colors, and the drawing of a panel as a
// picture.
package charts

import (
	"math"
	"slices"

	"headroom/metrics"
)

// Panel is one chart: what it shows, and between which bounds.
type Panel struct {
	// ID names the panel in addresses and commands.
	ID    string
	Title string
	// Unit is that of all its lines.
	Unit metrics.Unit
	// Min and Max are the bounds of the value axis; NaN means that they follow
	// the data.
	Min, Max float64
	// Stacked lines stand one on another, the first at the bottom.
	Stacked bool
	Lines   []Line
	// Limit is drawn as a dashed line; its Metric is empty where there is none.
	Limit Limit
	// Culprits is which processes are to blame for what the panel shows;
	// NoCulprits where none can be named: traffic is not counted by process, and
	// the processes of an ECS task's other containers are not seen.
	Culprits CulpritKind
}

// Line picks the series of one metric. A metric with labels gives a line for
// each of its series.
type Line struct {
	// Metric is the ID of a row of the metrics catalog.
	Metric string
	// Labels keeps the series that have all of these label values; nil keeps
	// all.
	Labels map[string]string
	// Label names the line for people. A label's name in braces, such as
	// "{device}", stands for its value.
	Label string
	// Fill shades the area under the line.
	Fill bool
}

// Limit is what the lines of a panel can't or shouldn't exceed.
type Limit struct {
	Metric string
	Label  string
	// Bounds makes the value axis reach up to the limit. Without it the limit
	// shows only when the data comes near.
	Bounds bool
}

// Panels returns all panels in the order in which faces show them. The slice
// is the caller's own; what its elements refer to is shared and is not to be
// changed.
func Panels() []Panel { return slices.Clone(panels) }

// LookupPanel finds a panel by its ID.
func LookupPanel(id string) (Panel, bool) {
	i := slices.IndexFunc(panels, func(p Panel) bool { return p.ID == id })
	if i < 0 {
		return Panel{}, false
	}
	return panels[i], true
}

// auto is a bound that follows the data.
var auto = math.NaN()

// panels is the single list of all charts.
var panels = []Panel{
	{
		ID: "cpu", Title: "CPU", Unit: metrics.Ratio, Min: 0, Max: 1,
		Culprits: CPUCulprits,
		Lines: []Line{
			{Metric: "limit_cpu_used_ratio", Label: "Usage", Fill: true},
		},
	},
	{
		ID: "cpu-used", Title: "CPU cores used", Unit: metrics.Count, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "limit_cpu_used_cores", Label: "Used", Fill: true},
		},
		Limit: Limit{Metric: "limit_cpu_cores", Label: "Limit", Bounds: true},
	},
	{
		ID: "host-cpu", Title: "CPU of the host", Unit: metrics.Ratio, Min: 0, Max: 1,
		Culprits: CPUCulprits,
		Lines: []Line{
			{Metric: "cpu_usage_ratio", Label: "Usage", Fill: true},
		},
	},
	{
		ID: "cpu-modes", Title: "CPU by mode", Unit: metrics.Ratio, Min: 0, Max: 1, Stacked: true,
		Culprits: CPUCulprits,
		Lines: []Line{
			cpuMode("user", "User"),
			cpuMode("system", "System"),
			cpuMode("iowait", "I/O wait"),
			cpuMode("nice", "Nice"),
			cpuMode("softirq", "Soft IRQ"),
			cpuMode("irq", "IRQ"),
			cpuMode("steal", "Steal"),
		},
	},
	{
		ID: "cores", Title: "CPU cores", Unit: metrics.Ratio, Min: 0, Max: 1,
		Culprits: CPUCulprits,
		Lines: []Line{
			{Metric: "cpu_core_usage_ratio", Label: "Core {core}"},
		},
	},
	{
		ID: "tasks", Title: "Processes and threads", Unit: metrics.Count, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "limit_tasks_used", Label: "There are", Fill: true},
		},
		Limit: Limit{Metric: "limit_tasks", Label: "Limit"},
	},
	{
		ID: "frequency", Title: "CPU frequency", Unit: metrics.Hertz, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "cpu_frequency_hertz", Label: "Mean", Fill: true},
		},
	},
	{
		ID: "load", Title: "Load", Unit: metrics.Count, Min: 0, Max: auto,
		Culprits: CPUCulprits,
		Lines: []Line{
			{Metric: "load1", Label: "1 min", Fill: true},
			{Metric: "load5", Label: "5 min"},
			{Metric: "load15", Label: "15 min"},
		},
		Limit: Limit{Metric: "host_cpus", Label: "CPUs"},
	},
	{
		// Not stacked: shared memory counts as used and as cached.
		ID: "memory", Title: "Memory", Unit: metrics.Bytes, Min: 0, Max: auto,
		Culprits: MemoryCulprits,
		Lines: []Line{
			{Metric: "limit_memory_used_bytes", Label: "Used", Fill: true},
			{Metric: "limit_memory_cached_bytes", Label: "Cached"},
		},
		Limit: Limit{Metric: "limit_memory_bytes", Label: "Limit", Bounds: true},
	},
	{
		ID: "host-memory", Title: "Memory of the host", Unit: metrics.Bytes, Min: 0, Max: auto,
		Culprits: MemoryCulprits,
		Lines: []Line{
			{Metric: "memory_used_bytes", Label: "Used", Fill: true},
			{Metric: "memory_cached_bytes", Label: "Cached"},
			{Metric: "memory_buffers_bytes", Label: "Buffers"},
		},
		Limit: Limit{Metric: "memory_total_bytes", Label: "Total", Bounds: true},
	},
	{
		ID: "swap", Title: "Swap", Unit: metrics.Bytes, Min: 0, Max: auto,
		Culprits: MemoryCulprits,
		Lines: []Line{
			{Metric: "swap_used_bytes", Label: "Used", Fill: true},
		},
		Limit: Limit{Metric: "swap_total_bytes", Label: "Total", Bounds: true},
	},
	{
		ID: "disk-io", Title: "Disk I/O", Unit: metrics.BytesPerSecond, Min: 0, Max: auto,
		Culprits: IOCulprits,
		Lines: []Line{
			{Metric: "disk_io_read_bytes_per_second", Label: "Read", Fill: true},
			{Metric: "disk_io_write_bytes_per_second", Label: "Written", Fill: true},
		},
	},
	{
		ID: "disks", Title: "Disks busy", Unit: metrics.Ratio, Min: 0, Max: 1,
		Culprits: IOCulprits,
		Lines: []Line{
			{Metric: "disk_busy_ratio", Label: "{device}"},
		},
	},
	{
		ID: "disk-operations", Title: "Disk operations", Unit: metrics.PerSecond, Min: 0, Max: auto,
		Culprits: IOCulprits,
		Lines: []Line{
			{Metric: "disk_reads_per_second", Label: "{device} reads"},
			{Metric: "disk_writes_per_second", Label: "{device} writes"},
		},
	},
	{
		ID: "disk-latency", Title: "Disk latency", Unit: metrics.Seconds, Min: 0, Max: auto,
		Culprits: IOCulprits,
		Lines: []Line{
			{Metric: "disk_read_wait_seconds", Label: "{device} reads"},
			{Metric: "disk_write_wait_seconds", Label: "{device} writes"},
		},
	},
	{
		ID: "filesystems", Title: "Filesystems used", Unit: metrics.Ratio, Min: 0, Max: 1,
		Lines: []Line{
			{Metric: "filesystem_used_ratio", Label: "{mountpoint}"},
		},
	},
	{
		ID: "inodes", Title: "Inodes used", Unit: metrics.Ratio, Min: 0, Max: 1,
		Lines: []Line{
			{Metric: "filesystem_inodes_used_ratio", Label: "{mountpoint}"},
		},
	},
	{
		ID: "network", Title: "Network", Unit: metrics.BytesPerSecond, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "network_receive_bytes_per_second", Label: "Received", Fill: true},
			{Metric: "network_transmit_bytes_per_second", Label: "Sent", Fill: true},
			{Metric: "network_loopback_bytes_per_second", Label: "Loopback"},
		},
	},
	{
		ID: "interfaces", Title: "Network interfaces", Unit: metrics.BytesPerSecond, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "interface_receive_bytes_per_second", Label: "{interface} received"},
			{Metric: "interface_transmit_bytes_per_second", Label: "{interface} sent"},
		},
	},
	{
		ID: "network-errors", Title: "Network errors and drops", Unit: metrics.PerSecond, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "interface_receive_errors_per_second", Label: "{interface} receive errors"},
			{Metric: "interface_transmit_errors_per_second", Label: "{interface} send errors"},
			{Metric: "interface_receive_drops_per_second", Label: "{interface} receive drops"},
			{Metric: "interface_transmit_drops_per_second", Label: "{interface} send drops"},
		},
	},
	{
		// Stacked: what the containers use together is held against the limit.
		ID: "ecs-cpu", Title: "ECS task CPU cores", Unit: metrics.Count, Min: 0, Max: auto, Stacked: true,
		Lines: []Line{
			{Metric: "ecs_container_used_cores", Label: "{container}", Fill: true},
		},
		Limit: Limit{Metric: "ecs_task_limit_cores", Label: "Task limit", Bounds: true},
	},
	{
		ID: "ecs-memory", Title: "ECS task memory", Unit: metrics.Bytes, Min: 0, Max: auto, Stacked: true,
		Lines: []Line{
			{Metric: "ecs_container_used_bytes", Label: "{container}", Fill: true},
		},
		Limit: Limit{Metric: "ecs_task_limit_bytes", Label: "Task limit", Bounds: true},
	},
	{
		ID: "connections", Title: "TCP connections", Unit: metrics.Count, Min: 0, Max: auto,
		Lines: []Line{
			tcpState("established", "Established"),
			tcpState("time_wait", "Time wait"),
			tcpState("close_wait", "Close wait"),
			tcpState("listen", "Listening"),
			tcpState("syn_sent", "Opening"),
			tcpState("syn_recv", "Accepting"),
		},
	},
	{
		ID: "connection-troubles", Title: "Connection troubles", Unit: metrics.PerSecond, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "tcp_retransmits_per_second", Label: "TCP sent again"},
			{Metric: "tcp_listen_drops_per_second", Label: "TCP refused"},
			{Metric: "udp_errors_per_second", Label: "UDP lost"},
		},
	},
	{
		ID: "gpu", Title: "GPU", Unit: metrics.Ratio, Min: 0, Max: 1,
		Lines: []Line{
			{Metric: "gpu_usage_ratio", Label: "{name} ({gpu})"},
		},
	},
	{
		ID: "gpu-memory", Title: "GPU memory", Unit: metrics.Ratio, Min: 0, Max: 1,
		Lines: []Line{
			{Metric: "gpu_memory_used_ratio", Label: "{name} ({gpu})"},
		},
	},
	{
		ID: "temperatures", Title: "Temperatures", Unit: metrics.Celsius, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "temperature_celsius", Label: "{chip} {sensor}"},
			{Metric: "gpu_temperature_celsius", Label: "{name} ({gpu})"},
		},
	},
	{
		ID: "fans", Title: "Fans", Unit: metrics.PerMinute, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "fan_per_minute", Label: "{chip} {sensor}"},
		},
	},
	{
		ID: "power", Title: "Power", Unit: metrics.Watts, Min: 0, Max: auto,
		Lines: []Line{
			{Metric: "cpu_package_power_watts", Label: "CPU {zone}"},
			{Metric: "gpu_power_watts", Label: "{name} ({gpu})"},
			{Metric: "battery_power_watts", Label: "{power_supply}"},
		},
	},
	{
		ID: "batteries", Title: "Batteries", Unit: metrics.Ratio, Min: 0, Max: 1,
		Lines: []Line{
			{Metric: "battery_charge_ratio", Label: "{power_supply}"},
		},
	},
}

func tcpState(state, label string) Line {
	return Line{Metric: "tcp_sockets_in_state", Labels: map[string]string{"state": state}, Label: label}
}

func cpuMode(mode, label string) Line {
	return Line{Metric: "cpu_mode_ratio", Labels: map[string]string{"mode": mode}, Label: label, Fill: true}
}
