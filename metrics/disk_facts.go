package metrics

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shirou/gopsutil/v3/common"
)

// diskFacts are what changes seldom of a disk (Documentation/ABI/stable/
// sysfs-block in the kernel). None of it wakes a disk that sleeps: the kernel
// has it all in memory.
type diskFacts struct {
	at          time.Time // when they were read; zero where they are to be read
	model, kind string
	removable   bool
	size        Float
	// unused is a device without hardware that nothing was put behind yet:
	// zram0 or nbd0 are there as soon as their module is.
	unused bool
}

// diskFactsAge is how long they are kept: a volume may have grown, or a card
// been put into its reader.
const diskFactsAge = time.Minute

// refresh reads from sysfs what is old. There, a name such as cciss/c0d0 has !
// for /.
func (f *diskFacts) refresh(ctx context.Context, name string, now time.Time) {
	if !f.at.IsZero() && now.Sub(f.at) < diskFactsAge {
		return
	}
	dir := filepath.Join(hostPath(ctx, common.HostSysEnvKey, "/sys"), "block", strings.ReplaceAll(name, "/", "!"))
	*f = diskFacts{at: now, removable: deviceNumber(dir, "removable") == 1, size: Unknown()}
	// Sectors are of 512 bytes whatever the device's own are.
	if sectors := deviceNumber(dir, "size"); sectors >= 0 {
		f.size = sectors * 512
	}
	if _, err := os.Stat(filepath.Join(dir, "device")); err != nil {
		f.kind, f.unused = virtualDiskKind(dir, name), f.size == 0
		return
	}
	f.model = diskModel(dir)
	f.kind = diskKind(dir, f.removable)
}

func (f *diskFacts) put(d *Disk) {
	d.Model, d.Kind, d.Removable, d.SizeBytes = f.model, f.kind, f.removable, f.size
}

// diskModel returns what a device calls itself. Its maker goes before, where
// that says something: for SATA disks the kernel puts ATA there, for those of
// virtio a number.
func diskModel(dir string) string {
	model := plainText(cmp.Or(deviceText(dir, "device/model"), deviceText(dir, "device/name"))) // the second of cards
	vendor := plainText(deviceText(dir, "device/vendor"))
	if model == "" || vendor == "" || vendor == "ATA" || strings.HasPrefix(vendor, "0x") || strings.HasPrefix(strings.ToLower(model), strings.ToLower(vendor)) {
		return model
	}
	return vendor + " " + model
}

// diskKind tells the kind of a device by its bus, and on those that carry
// disks of both kinds by whether it turns.
func diskKind(dir string, removable bool) string {
	switch bus := baseOfLink(filepath.Join(dir, "device/subsystem")); {
	case strings.HasPrefix(bus, "nvme"): // nvme-subsystem with more than one path
		return "nvme"
	case bus == "mmc", bus == "virtio", bus == "xen":
		// The kernel takes disks of virtio for turning ones, whatever they are.
		return bus
	}
	switch rotational := deviceNumber(dir, "queue/rotational"); {
	case rotational == 0:
		return "ssd"
	case rotational == 1 && !removable: // sticks seldom tell that they don't turn
		return "hdd"
	}
	return ""
}

// virtualDiskKind tells what a device is that has no hardware of its own. The
// maker of a mapped one starts its UUID.
func virtualDiskKind(dir, name string) string {
	switch strings.TrimRight(name, "0123456789") {
	case "dm-":
		maker, _, _ := strings.Cut(strings.ToLower(deviceText(dir, "dm/uuid")), "-")
		if maker == "lvm" || maker == "crypt" || maker == "mpath" {
			return maker
		}
		return "dm"
	case "md":
		return cmp.Or(plainText(deviceText(dir, "md/level")), "md")
	case "zram", "bcache", "drbd", "nbd", "rbd":
		return strings.TrimRight(name, "0123456789")
	}
	return ""
}
