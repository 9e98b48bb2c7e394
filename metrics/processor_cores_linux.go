package metrics

import (
	"slices"
	"strings"
)

// armCores collects the cores that /proc/cpuinfo of an ARM machine tells by
// number.
type armCores struct {
	implementer string
	names       []string
	unnamed     bool
}

// armDesigns are the names of ARM's own designs (implementer 0x41) by the part
// number in MIDR_EL1, as their reference manuals give them: those that run
// Linux in data centers and on small boards today.
var armDesigns = map[string]string{
	"0xd03": "Cortex-A53", "0xd05": "Cortex-A55", "0xd07": "Cortex-A57", "0xd08": "Cortex-A72",
	"0xd09": "Cortex-A73", "0xd0b": "Cortex-A76", "0xd41": "Cortex-A78",
	"0xd0c": "Neoverse-N1", "0xd49": "Neoverse-N2", "0xd40": "Neoverse-V1", "0xd4f": "Neoverse-V2",
}

func (a *armCores) add(part string) {
	name := armDesigns[part]
	switch {
	case a.implementer != "0x41" || name == "":
		a.unnamed = true
	case !slices.Contains(a.names, name):
		a.names = append(a.names, name)
	}
}

// model names all kinds of cores; it is empty where one has no name here,
// since the others would be taken for the whole.
func (a *armCores) model() string {
	if a.unnamed {
		return ""
	}
	return strings.Join(a.names, ", ")
}
