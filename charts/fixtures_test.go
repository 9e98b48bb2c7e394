package charts

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// The golden pictures show this time.
var fixtureTo = time.Date(2026, 11, 23, 14, 5, 7, 0, time.UTC)

const fixtureSpan = 15 * time.Minute

// wave returns a line of n points over the time of the fixtures that looks
// like a real one: it wanders between low and high, with a few bursts.
func wave(label string, color, n int, low, high float64, fill bool) LineData {
	random := rand.New(rand.NewPCG(uint64(color)+1, uint64(n)))
	l := LineData{Label: label, Color: color, Fill: fill}
	level, burst := 0.4, 0.0
	for i := range n {
		level += (random.Float64() - 0.5) * 0.12
		level = min(max(level, 0.05), 0.75)
		burst *= 0.85
		if random.Float64() < 0.02 {
			burst = 0.4
		}
		part := min(1, level*0.6+burst+0.05*random.Float64())
		v := low + (high-low)*part
		l.Times = append(l.Times, fixtureTo.Add(-fixtureSpan+fixtureSpan*time.Duration(i)/time.Duration(max(1, n-1))).UnixMilli())
		l.Mean = append(l.Mean, v)
		l.Min = append(l.Min, v-(high-low)*0.03*random.Float64())
		l.Max = append(l.Max, v+(high-low)*0.05*random.Float64())
	}
	return l
}

// plain takes the bands of lines away.
func plain(lines ...LineData) []LineData {
	for i := range lines {
		lines[i].Min, lines[i].Max = lines[i].Mean, lines[i].Mean
	}
	return lines
}

func constant(label string, color, n int, v float64) LineData {
	l := wave(label, color, n, 0, 1, true)
	for i := range l.Mean {
		l.Mean[i], l.Min[i], l.Max[i] = v, v, v
	}
	return l
}

func withGaps(l LineData) LineData {
	for i := range l.Mean {
		if i%70 > 55 || i == 30 || i == 32 {
			l.Mean[i], l.Min[i], l.Max[i] = math.NaN(), math.NaN(), math.NaN()
		}
	}
	return l
}

func limitLine(label string, v float64) LineData {
	l := constant(label, 0, 2, v)
	l.Limit = true
	return l
}

func manyCores(n int) []LineData {
	var lines []LineData
	for i := range n {
		l := wave(fmt.Sprintf("Core %d", i), i, 300, 0, 0.9, false)
		lines = append(lines, l)
	}
	return lines
}
