package app

import (
	"slices"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headroom/metrics"
	"headroom/widgets"
)

// openPage opens a page and shows the newest snapshot on it.
func openPage(t *testing.T, a *App, id string) {
	t.Helper()
	a.open(id)
	a.show(t.Context(), a.feed.Latest())
	if a.current.id != id {
		t.Fatalf("%s is open, not %s", a.current.id, id)
	}
}

func TestResourcePictures(t *testing.T) {
	for _, c := range []struct {
		id, name string
		variant  fyne.ThemeVariant
		w, h     float32
	}{
		{cpuID, "cpu_light", theme.VariantLight, 1280, 800},
		{memoryID, "memory_dark", theme.VariantDark, 1280, 800},
		{"disk/nvme0n1", "disk_light", theme.VariantLight, 1000, 700},
		{"network/enp3s0", "network_dark", theme.VariantDark, 1000, 700},
		{"gpu/01:00.0", "gpu_light", theme.VariantLight, 1000, 700},
		{sensorsID, "sensors_dark", theme.VariantDark, 1000, 700},
		{cpuID, "cpu_small", theme.VariantDark, 480, 360},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newTestApp(t, server(), c.variant)
			a.window.Resize(fyne.NewSize(c.w, c.h))
			openPage(t, a, c.id)
			test.AssertImageMatches(t, "page_"+c.name+".png", a.window.Canvas().Capture())
		})
	}
}

func TestResourcesTellFacts(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1600, 1200))
	for id, wanted := range map[string][]string{
		cpuID:            {"43 %", "3.1 GHz", "8", "3.52  2.80  2.25", "Core 7", "AMD Ryzen 7 5800X 8-Core Processor", "4.7 GHz", "512 KiB", "4.0 MiB", "32 MiB", "yes"},
		memoryID:         {"13.4 GiB", "2.6 GiB", "21.0 of 24.0 GiB", "307 MiB of 2.0 GiB"},
		"disk/nvme0n1":   {"21 %", "3.0 MiB/s", "40.0 MiB/s", "48 %, 227 GiB left, ext4", "180 µs", "2.3 ms", "Samsung SSD 980 PRO 500GB", "466 GiB", "NVMe"},
		"disk/sda":       {"SanDisk Ultra Fit", "28.6 GiB", "removable", "–"},
		"network/enp3s0": {"5.5 MiB/s", "1.0 Gbit/s, full", "0 in, 2 out", "5 in, 0 out", "1500 B", "192.0.2.17/24", "2001:db8:85a3:8d3:1319:8a2e:370:7348/64", "52:54:00:12:34:56", "r8169"},
		"gpu/01:00.0":    {"61 %", "5.0 of 12.0 GiB", "142 of 200 W", "python3 (4711)"},
		sensorsID:        {"71 °C (critical at 100 °C)", "BAT0"},
	} {
		openPage(t, a, id)
		got := texts(a)
		for _, want := range wanted {
			if !slices.Contains(got, want) {
				t.Errorf("%s does not show %q, but %s", id, want, joined(got))
			}
		}
	}
}

func TestSideListFollowsTheMachine(t *testing.T) {
	feed := server()
	a := newTestApp(t, feed, theme.VariantDark)
	got := texts(a)
	for _, want := range []string{"Disk nvme0n1", "enp3s0", "5.5 MiB/s in", "GPU", "61 %", "Sensors", "71 °C", "Settings"} {
		if !slices.Contains(got, want) {
			t.Errorf("the list lacks %q: %s", want, joined(got))
		}
	}
	for _, other := range []string{"lo", "docker0", "Disk dm-0"} {
		if slices.Contains(got, other) {
			t.Errorf("the list has %q", other)
		}
	}
	// A device that goes leaves its page, which says so.
	openPage(t, a, "disk/nvme0n1")
	s := *feed.latest
	s.DiskIO.Devices = s.DiskIO.Devices[2:]
	a.show(t.Context(), &s)
	if got := texts(a); !slices.Contains(got, "not there") {
		t.Errorf("of a disk that has gone the window shows %s", joined(got))
	}
	// The page of what never was is the overview.
	a.open("disk/")
	if a.current.id != overviewID {
		t.Errorf("%s is open", a.current.id)
	}
}

func TestUnitsOfTheWindow(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	a.window.Resize(fyne.NewSize(1600, 1200))
	a.prefs.setUnits(units{decimal: true, bits: true})
	openPage(t, a, "network/enp3s0")
	if got := texts(a); !slices.Contains(got, "46.1 Mbit/s") || !slices.Contains(got, "85.9 GB") {
		t.Errorf("in bits the window shows %s", joined(got))
	}
	openPage(t, a, "disk/nvme0n1")
	if got := texts(a); !slices.Contains(got, "41.9 MB/s") {
		t.Errorf("in decimal units the window shows %s", joined(got))
	}
}

func TestPagesByKey(t *testing.T) {
	a := newTestApp(t, server(), theme.VariantDark)
	a.frame.side.FocusGained()
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, cpuID}, {fyne.KeyDown, memoryID}, {fyne.KeyUp, cpuID}, {fyne.KeyHome, overviewID}, {fyne.KeyUp, overviewID}, {fyne.KeyEnd, settingsID},
	} {
		a.frame.side.TypedKey(&fyne.KeyEvent{Name: c.key})
		if a.current.id != c.want {
			t.Errorf("after %s %s is open, want %s", c.key, a.current.id, c.want)
		}
	}
	if got := a.prefs.page(); got != settingsID {
		t.Errorf("kept is the page %s", got)
	}
	b := New(a.fyne, a.feed, "")
	if b.current.id != settingsID {
		t.Errorf("the next start opens %s", b.current.id)
	}
}

// Pages bear machines of which nothing is known.
func TestPagesOfNothing(t *testing.T) {
	for _, s := range []*metrics.Snapshot{metrics.UnknownSnapshot(noon), {}} {
		a := newTestApp(t, &fakeFeed{latest: s}, theme.VariantLight)
		for _, id := range []string{overviewID, cpuID, memoryID, "disk/sda", "network/eth0", "gpu/1", sensorsID, settingsID} {
			openPage(t, a, id)
			a.window.Canvas().Capture()
		}
	}
}

func TestFilesystemsOfADisk(t *testing.T) {
	for _, c := range []struct {
		filesystem, disk string
		want             bool
	}{
		{"/dev/sda1", "sda", true},
		{"/dev/vda", "vda", true},
		{"/dev/nvme0n1p2", "nvme0n1", true},
		{"/dev/sdaa1", "sda", false},
		{"/dev/nvme0n10", "nvme0n1", false},
		{"nas:/export", "sda", false},
		{"tmpfs", "tmpfs", false},
	} {
		if got := isOn(c.filesystem, c.disk); got != c.want {
			t.Errorf("%s on %s: %v", c.filesystem, c.disk, got)
		}
	}
}

// TestPartsHaveRoom gives a processor more cores, and fewer, than fit into as
// many rows as before.
func TestPartsHaveRoom(t *testing.T) {
	feed := server()
	a := newTestApp(t, feed, theme.VariantLight)
	a.window.Resize(fyne.NewSize(1280, 800))
	for _, n := range []int{1, 8, 32, 200, 2} {
		feed.devices["cpu_core_usage_ratio"] = nil
		for i := range n {
			core := map[string]string{"core": strconv.Itoa(i)}
			feed.devices["cpu_core_usage_ratio"] = append(feed.devices["cpu_core_usage_ratio"], core)
		}
		openPage(t, a, cpuID)
		found := false
		visible(a.window.Content(), func(o fyne.CanvasObject, _ fyne.Position, _ fyne.CanvasObject) {
			if small, ok := o.(*widgets.SmallCharts); ok {
				found = true
				if room, need := small.Size().Height, small.MinSize().Height; room < need-0.5 || room > need+0.5 {
					t.Errorf("%d cores have %v, and need %v", n, room, need)
				}
			}
		})
		if !found {
			t.Errorf("%d cores are not shown", n)
		}
	}
}
