package metrics

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

func TestDisksAgreeWithLsblk(t *testing.T) {
	path, err := exec.LookPath("lsblk")
	if err != nil {
		t.Skip("lsblk is not installed, so NOTHING was held against it: apt-get install util-linux")
	}
	out, err := exec.CommandContext(t.Context(), path, "--json", "--bytes", "--list", "--output", "NAME,SIZE,ROTA,RM,MODEL,TRAN").Output()
	if err != nil {
		t.Skipf("lsblk lists no devices, so NOTHING was held against it: %v", err)
	}
	var told struct {
		Devices []struct {
			Name        string
			Size        float64
			Rota, Rm    bool
			Model, Tran string
		} `json:"blockdevices"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatal(err)
	}
	disks := mustCollect(t, t.Context(), &diskCollector{}).DiskIO.Devices
	compared := 0
	for _, want := range told.Devices {
		for _, d := range disks {
			if d.Device != want.Name {
				continue
			}
			compared++
			model := strings.Join(strings.Fields(want.Model), " ")
			turns := map[string]bool{"hdd": true, "ssd": false, "nvme": false}
			turn, tells := turns[d.Kind]
			if float64(d.SizeBytes) != want.Size || d.Removable != want.Rm || !strings.HasSuffix(d.Model, model) ||
				tells && turn != want.Rota || (d.Kind == "nvme") != (want.Tran == "nvme") {
				t.Errorf("%s is %q, %s, %v bytes, removable %v; lsblk tells %+v", d.Device, d.Model, d.Kind, d.SizeBytes, d.Removable, want)
			}
		}
	}
	if compared == 0 && len(disks) > 0 {
		t.Errorf("none of our %d disks is among those of lsblk", len(disks))
	}
}
