package app

import (
	"slices"
	"time"

	"headroom/charts"
)

// hiddenLines are the lines that the person does not want to see, each named by
// its panel and its label: "memory/Cached".
type hiddenLines map[string]bool

func lineName(panel, label string) string { return panel + "/" + label }

func (h hiddenLines) has(panel, label string) bool { return h[lineName(panel, label)] }

// visible are the lines that are not hidden.
func (h hiddenLines) visible(panel string, lines []charts.LineData) []charts.LineData {
	isHidden := func(l charts.LineData) bool { return h.has(panel, l.Label) }
	if !slices.ContainsFunc(lines, isHidden) {
		return lines
	}
	return slices.DeleteFunc(slices.Clone(lines), isHidden)
}

// hidden are the lines that the person has hidden.
func (p *preferences) hidden() hiddenLines {
	hidden := hiddenLines{}
	for _, name := range p.store.StringList(keyHidden) {
		hidden[name] = true
	}
	return hidden
}

// mostHidden bounds what is kept: devices come and go.
const mostHidden = 500

func (p *preferences) setHidden(panel, label string, hidden bool) {
	name := lineName(panel, label)
	names := slices.DeleteFunc(p.store.StringList(keyHidden), func(n string) bool { return n == name })
	if hidden {
		names = append(names, name)
	}
	p.store.SetStringList(keyHidden, names[max(0, len(names)-mostHidden):])
	p.changed()
}

// length is the time that charts show; zero is the usual one.
func (p *preferences) length() time.Duration {
	d := time.Duration(p.store.Float(keyLength) * float64(time.Second))
	if d < shortestLength || d > longestLength {
		return 0
	}
	return d
}

func (p *preferences) setLength(d time.Duration) { p.store.SetFloat(keyLength, d.Seconds()) }
