package charts

import (
	"errors"
	"strings"
	"testing"
)

func TestSelection(t *testing.T) {
	panel, _ := LookupPanel("interfaces")
	var lines []LineData
	for i, name := range []string{"eth0", "eth1", "veth9a", "lo"} {
		l := wave(name+" received", i, 5, 0, 1, false)
		l.Labels = map[string]string{"interface": name}
		lines = append(lines, l)
	}
	lines = append(lines, limitLine("Limit", 1))
	for _, test := range []struct {
		include, exclude, want string
	}{
		{"", "", "eth0 received,eth1 received,veth9a received,lo received,Limit"},
		{"eth1", "", "eth1 received,Limit"},
		{"lo received,eth0", "", "eth0 received,lo received,Limit"},
		{"interface=eth*", "", "eth0 received,eth1 received,Limit"},
		{"", "veth*,lo,Limit", "eth0 received,eth1 received"},
		{"*th*", "*9*,eth0", "eth1 received,Limit"},
		{"", "*", ""},
		{"", "device=lo", "eth0 received,eth1 received,veth9a received,lo received,Limit"},
	} {
		s := Selection{split(test.include), split(test.exclude)}
		kept, err := s.Of(&panel, lines)
		var names []string
		for _, l := range kept {
			names = append(names, l.Label)
		}
		if got := strings.Join(names, ","); got != test.want || err != nil {
			t.Errorf("of %q without %q there are %q, %v; want %q", test.include, test.exclude, got, err, test.want)
		}
		if len(s.Include)+len(s.Exclude) > 0 && len(kept) > 1 && kept[1].Color != 1 {
			t.Errorf("the second line that is left has color %d", kept[1].Color)
		}
	}
	// A device may have gone; the lines of other panels are always the same.
	s := Selection{Include: []string{"wlan0"}}
	if kept, err := s.Of(&panel, lines); err != nil || len(kept) != 1 || !kept[0].Limit {
		t.Errorf("of what is not there: %v, %v", kept, err)
	}
	cpu, _ := LookupPanel("cpu-modes")
	_, err := s.Of(&cpu, []LineData{{Label: "User"}, {Label: "System"}})
	bad, ok := errors.AsType[*OptionError](err)
	if !ok || bad.Option != "include" || !strings.Contains(bad.Accepted, "User, System") {
		t.Errorf("what is never there gives %v", err)
	}
	if kept, err := s.Of(&panel, nil); err != nil || len(kept) != 0 {
		t.Errorf("of no lines there are %v, %v", kept, err)
	}
	for _, s := range []Selection{{Include: []string{""}}, {Exclude: []string{strings.Repeat("x", 201)}}, {Include: make([]string, 65)}} {
		if _, ok := errors.AsType[*OptionError](s.Check()); !ok {
			t.Errorf("%v is accepted", s)
		}
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
