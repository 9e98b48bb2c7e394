package exposition

import (
	"runtime"
	runtimemetrics "runtime/metrics"
	"time"

	"headroom/metrics"
)

// ownFamilies are what is told of this program: under the names that all
// programs with a Prometheus client have, with the words of client_golang.
type ownFamilies struct {
	now, build                                                 *family
	cpu, resident, virtual, openFiles, maxFiles, startTime     *family
	info, goroutines, threads, maxProcs, memoryLimit           *family
	allocated, allocatedTotal, system, nextGC                  *family
	heapInUse, heapIdle, heapReleased, objects, mallocs, frees *family
	stackInUse                                                 *family
}

func gauge(name, help string, labels ...string) *family {
	return newFamily(metrics.Family{Name: name, Help: help, Kind: metrics.GaugeFamily, Labels: labels})
}

func counter(name, help string, labels ...string) *family {
	return newFamily(metrics.Family{Name: name, Help: help, Kind: metrics.CounterFamily, Labels: labels})
}

// besideGauge is for a counter with the name of a gauge and _total after it. In
// OpenMetrics both would be families of one name, so the kind of the counter is
// kept back there.
func besideGauge(f *family) *family {
	untyped := f.Family
	untyped.Kind = metrics.UntypedFamily
	f.header[OpenMetrics] = openHeader(untyped)
	return f
}

func newOwnFamilies() ownFamilies {
	return ownFamilies{
		now:   gauge("node_time_seconds", "System time in seconds since epoch (1970)."),
		build: gauge("headroom_build_info", "The version of Headroom and what it was built with.", "version", "goversion", "goos", "goarch"),

		cpu:       counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds."),
		resident:  gauge("process_resident_memory_bytes", "Resident memory size in bytes."),
		virtual:   gauge("process_virtual_memory_bytes", "Virtual memory size in bytes."),
		openFiles: gauge("process_open_fds", "Number of open file descriptors."),
		maxFiles:  gauge("process_max_fds", "Maximum number of open file descriptors."),
		startTime: gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds."),

		info:           gauge("go_info", "Information about the Go environment.", "version"),
		goroutines:     gauge("go_goroutines", "Number of goroutines that currently exist."),
		threads:        gauge("go_threads", "Number of OS threads created."),
		maxProcs:       gauge("go_sched_gomaxprocs_threads", "The current runtime.GOMAXPROCS setting, or the number of operating system threads that can execute user-level Go code simultaneously."),
		memoryLimit:    gauge("go_gc_gomemlimit_bytes", "Go runtime memory limit configured by the user, otherwise math.MaxInt64."),
		allocated:      gauge("go_memstats_alloc_bytes", "Number of bytes allocated and still in use."),
		allocatedTotal: besideGauge(counter("go_memstats_alloc_bytes_total", "Total number of bytes allocated, even if freed.")),
		system:         gauge("go_memstats_sys_bytes", "Number of bytes obtained from system."),
		nextGC:         gauge("go_memstats_next_gc_bytes", "Number of heap bytes when next garbage collection will take place."),
		heapInUse:      gauge("go_memstats_heap_inuse_bytes", "Number of heap bytes that are in use."),
		heapIdle:       gauge("go_memstats_heap_idle_bytes", "Number of heap bytes waiting to be used."),
		heapReleased:   gauge("go_memstats_heap_released_bytes", "Number of heap bytes released to OS."),
		objects:        gauge("go_memstats_heap_objects", "Number of allocated objects."),
		mallocs:        counter("go_memstats_mallocs_total", "Total number of mallocs."),
		frees:          counter("go_memstats_frees_total", "Total number of frees."),
		stackInUse:     gauge("go_memstats_stack_inuse_bytes", "Number of bytes in use by the stack allocator."),
	}
}

func (e *Exposition) writeOwn(to *encoder) {
	f := &e.own
	to.value(f.now, metrics.Float(time.Now().UnixMicro())/1e6)
	to.begin(f.build)
	to.sample(1, e.build)

	p := e.process.read()
	to.value(f.cpu, p.cpuSeconds)
	to.value(f.resident, p.residentBytes)
	to.value(f.virtual, p.virtualBytes)
	to.value(f.openFiles, p.openFiles)
	to.value(f.maxFiles, p.maxFiles)
	to.value(f.startTime, p.startSeconds)

	to.begin(f.info)
	to.sample(1, metrics.FamilyLabels{e.build[1]})
	to.value(f.goroutines, metrics.Float(runtime.NumGoroutine()))
	g := e.runtime.read()
	to.value(f.threads, g("/sched/threads/total:threads"))
	to.value(f.maxProcs, g("/sched/gomaxprocs:threads"))
	to.value(f.memoryLimit, g("/gc/gomemlimit:bytes"))
	inUse := g("/memory/classes/heap/objects:bytes")
	to.value(f.allocated, inUse)
	to.value(f.allocatedTotal, g("/gc/heap/allocs:bytes"))
	to.value(f.system, g("/memory/classes/total:bytes"))
	to.value(f.nextGC, g("/gc/heap/goal:bytes"))
	to.value(f.heapInUse, inUse+g("/memory/classes/heap/unused:bytes"))
	released := g("/memory/classes/heap/released:bytes")
	to.value(f.heapIdle, released+g("/memory/classes/heap/free:bytes"))
	to.value(f.heapReleased, released)
	to.value(f.objects, g("/gc/heap/objects:objects"))
	tiny := g("/gc/heap/tiny/allocs:objects")
	to.value(f.mallocs, tiny+g("/gc/heap/allocs:objects"))
	to.value(f.frees, tiny+g("/gc/heap/frees:objects"))
	to.value(f.stackInUse, g("/memory/classes/heap/stacks:bytes"))
}

// runtimeNames are what is read of the Go runtime. Unlike runtime.ReadMemStats,
// reading them stops nothing.
var runtimeNames = []string{
	"/sched/threads/total:threads", "/sched/gomaxprocs:threads", "/gc/gomemlimit:bytes",
	"/memory/classes/heap/objects:bytes", "/memory/classes/heap/unused:bytes", "/memory/classes/heap/free:bytes",
	"/memory/classes/heap/released:bytes", "/memory/classes/heap/stacks:bytes", "/memory/classes/total:bytes",
	"/gc/heap/allocs:bytes", "/gc/heap/goal:bytes", "/gc/heap/objects:objects",
	"/gc/heap/allocs:objects", "/gc/heap/frees:objects", "/gc/heap/tiny/allocs:objects",
}

type runtimeReader struct{ samples []runtimemetrics.Sample }

func newRuntimeReader() runtimeReader {
	r := runtimeReader{samples: make([]runtimemetrics.Sample, len(runtimeNames))}
	for i, name := range runtimeNames {
		r.samples[i].Name = name
	}
	return r
}

// read returns how to get a value by its name; what this runtime does not tell
// is unknown.
func (r *runtimeReader) read() func(name string) metrics.Float {
	runtimemetrics.Read(r.samples)
	return func(name string) metrics.Float {
		for i := range r.samples {
			if s := &r.samples[i]; s.Name == name && s.Value.Kind() == runtimemetrics.KindUint64 {
				return metrics.Float(s.Value.Uint64())
			}
		}
		return metrics.Unknown()
	}
}

// processValues are what the system says of this process; unknown where it does
// not.
type processValues struct {
	cpuSeconds, residentBytes, virtualBytes, openFiles, maxFiles, startSeconds metrics.Float
}

func unknownProcess() processValues {
	u := metrics.Unknown()
	return processValues{u, u, u, u, u, u}
}
