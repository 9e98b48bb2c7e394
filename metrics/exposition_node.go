package metrics

import "strings"

// nodeFact is what node_exporter says of a metric beyond its name.
type nodeFact struct {
	help    string
	untyped bool
}

// nodeExporterFact returns it for the metrics that node_exporter has too, with
// the words of version 1.5. A test holds them to node_exporter's own answer.
func nodeExporterFact(name string) (nodeFact, bool) {
	if help, ok := nodeHelp[name]; ok {
		return nodeFact{help: help}, true
	}
	for _, group := range nodeGroups {
		if rest, ok := strings.CutPrefix(name, group.prefix); ok {
			if group.words != nil {
				rest = group.words(rest)
			}
			return nodeFact{group.before + rest + group.after, group.untyped}, true
		}
	}
	return nodeFact{}, false
}

// nodeGroups are metrics whose help follows from their name.
var nodeGroups = []struct {
	prefix, before, after string
	untyped               bool
	words                 func(rest string) string
}{
	{prefix: "node_memory_", before: "Memory information field ", after: "."},
	{prefix: "node_netstat_", before: "Statistic ", after: ".", untyped: true, words: func(rest string) string { return strings.Replace(rest, "_", "", 1) }},
	{prefix: "node_vmstat_", before: "/proc/vmstat information field ", after: ".", untyped: true},
	{prefix: "node_sockstat_", before: "Number of ", after: ".", words: func(rest string) string {
		protocol, state, _ := strings.Cut(rest, "_")
		return protocol + " sockets in state " + state
	}},
	{prefix: "node_network_receive_", before: "Network device statistic receive_", after: ".", words: withoutTotal},
	{prefix: "node_network_transmit_", before: "Network device statistic transmit_", after: ".", words: withoutTotal},
	{prefix: "node_network_", before: "Network device property: "},
}

func withoutTotal(name string) string { return strings.TrimSuffix(name, "_total") }

var nodeHelp = map[string]string{
	"node_boot_time_seconds":                     "Node boot time, in unixtime.",
	"node_context_switches_total":                "Total number of context switches.",
	"node_cpu_guest_seconds_total":               "Seconds the CPUs spent in guests (VMs) for each mode.",
	"node_cpu_seconds_total":                     "Seconds the CPUs spent in each mode.",
	"node_disk_io_now":                           "The number of I/Os currently in progress.",
	"node_disk_io_time_seconds_total":            "Total seconds spent doing I/Os.",
	"node_disk_io_time_weighted_seconds_total":   "The weighted # of seconds spent doing I/Os.",
	"node_disk_read_bytes_total":                 "The total number of bytes read successfully.",
	"node_disk_read_time_seconds_total":          "The total number of seconds spent by all reads.",
	"node_disk_reads_completed_total":            "The total number of reads completed successfully.",
	"node_disk_reads_merged_total":               "The total number of reads merged.",
	"node_disk_write_time_seconds_total":         "This is the total number of seconds spent by all writes.",
	"node_disk_writes_completed_total":           "The total number of writes completed successfully.",
	"node_disk_writes_merged_total":              "The number of writes merged.",
	"node_disk_written_bytes_total":              "The total number of bytes written successfully.",
	"node_entropy_available_bits":                "Bits of available entropy.",
	"node_filefd_allocated":                      "File descriptor statistics: allocated.",
	"node_filefd_maximum":                        "File descriptor statistics: maximum.",
	"node_filesystem_avail_bytes":                "Filesystem space available to non-root users in bytes.",
	"node_filesystem_device_error":               "Whether an error occurred while getting statistics for the given device.",
	"node_filesystem_files":                      "Filesystem total file nodes.",
	"node_filesystem_files_free":                 "Filesystem total free file nodes.",
	"node_filesystem_free_bytes":                 "Filesystem free space in bytes.",
	"node_filesystem_readonly":                   "Filesystem read-only status.",
	"node_filesystem_size_bytes":                 "Filesystem size in bytes.",
	"node_forks_total":                           "Total number of forks.",
	"node_hwmon_fan_rpm":                         "Hardware monitor for fan revolutions per minute (input)",
	"node_hwmon_temp_celsius":                    "Hardware monitor for temperature (input)",
	"node_hwmon_temp_crit_celsius":               "Hardware monitor for temperature (crit)",
	"node_hwmon_temp_max_celsius":                "Hardware monitor for temperature (max)",
	"node_intr_total":                            "Total number of interrupts serviced.",
	"node_load1":                                 "1m load average.",
	"node_load15":                                "15m load average.",
	"node_load5":                                 "5m load average.",
	"node_network_up":                            "Value is 1 if operstate is 'up', 0 otherwise.",
	"node_nf_conntrack_entries":                  "Number of currently allocated flow entries for connection tracking.",
	"node_nf_conntrack_entries_limit":            "Maximum size of connection tracking table.",
	"node_power_supply_online":                   "online value of /sys/class/power_supply/<power_supply>.",
	"node_pressure_cpu_waiting_seconds_total":    "Total time in seconds that processes have waited for CPU time",
	"node_pressure_io_stalled_seconds_total":     "Total time in seconds no process could make progress due to IO congestion",
	"node_pressure_io_waiting_seconds_total":     "Total time in seconds that processes have waited due to IO congestion",
	"node_pressure_memory_stalled_seconds_total": "Total time in seconds no process could make progress due to memory congestion",
	"node_pressure_memory_waiting_seconds_total": "Total time in seconds that processes have waited for memory",
	"node_processes_pids":                        "Number of PIDs",
	"node_processes_state":                       "Number of processes in each state.",
	"node_processes_threads":                     "Allocated threads in system",
	"node_procs_blocked":                         "Number of processes blocked waiting for I/O to complete.",
	"node_procs_running":                         "Number of processes in runnable state.",
	"node_rapl_package_joules_total":             "Current RAPL package value in joules",
	"node_scrape_collector_duration_seconds":     "node_exporter: Duration of a collector scrape.",
	"node_scrape_collector_success":              "node_exporter: Whether a collector succeeded.",
	"node_sockstat_sockets_used":                 "Number of IPv4 sockets in use.",
	"node_timex_estimated_error_seconds":         "Estimated error in seconds.",
	"node_timex_maxerror_seconds":                "Maximum error in seconds.",
	"node_timex_offset_seconds":                  "Time offset in between local system and reference clock.",
	"node_timex_sync_status":                     "Is clock synchronized to a reliable server (1 = yes, 0 = no).",
	"node_tcp_connection_states":                 "Number of connection states.",
}
