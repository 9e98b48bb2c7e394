package metrics

import (
	"math"
	"testing"
)

// checkPoint encodes and decodes a point and holds it to what is promised.
func checkPoint(t *testing.T, minimum, mean, maximum float64) {
	t.Helper()
	a, b, c := encodePoint(minimum, mean, maximum).decode()
	if mean < 1e-7 {
		if b > 1e-7 {
			t.Errorf("mean %v became %v", mean, b)
		}
		return
	}
	if math.Abs(b-mean) > 0.0005*mean {
		t.Errorf("mean %v became %v", mean, b)
	}
	if c < maximum*(1-1e-8) || c > maximum*1.05 {
		t.Errorf("greatest %v of mean %v became %v", maximum, mean, c)
	}
	if a > minimum*(1+1e-8) || a < minimum*0.95 && minimum > mean/200 {
		t.Errorf("least %v of mean %v became %v", minimum, mean, a)
	}
	if maximum <= 1.01*mean && c > maximum*1.0025 || minimum >= mean/1.01 && a < minimum*0.9975 {
		t.Errorf("near the mean %v: %v to %v became %v to %v", mean, minimum, maximum, a, c)
	}
}

func TestCodedPoint(t *testing.T) {
	for mean := 1e-6; mean < 5e16; mean *= 1.37 {
		for _, spread := range []float64{1, 1.00001, 1.0005, 1.01, 1.3, 7, 59.9, 240} {
			checkPoint(t, mean/spread, mean, mean*spread)
		}
		checkPoint(t, 0, mean, mean)
	}
	for _, whole := range []float64{1, 0.5, 0.25, 1024, 1 << 30, 1 << 50} {
		if a, b, c := encodePoint(whole, whole, whole).decode(); a != whole || b != whole || c != whole {
			t.Errorf("%v became %v, %v, %v", whole, a, b, c)
		}
	}
	if a, b, c := encodePoint(0, 0, 0).decode(); a != 0 || b != 0 || c != 0 {
		t.Errorf("zero became %v, %v, %v", a, b, c)
	}
	nan := math.NaN()
	for _, bad := range [][3]float64{{nan, nan, nan}, {1, nan, 2}, {-1, 0, 1}, {2, 1, 3}, {1, 2, math.Inf(1)}} {
		if a, b, c := encodePoint(bad[0], bad[1], bad[2]).decode(); !math.IsNaN(a) || !math.IsNaN(b) || !math.IsNaN(c) {
			t.Errorf("%v became %v, %v, %v", bad, a, b, c)
		}
	}
}

func FuzzCodedPoint(f *testing.F) {
	f.Add(0.5, 2.0, 3.0)
	f.Add(1e9, 1.0, 1.0)
	f.Fuzz(func(t *testing.T, mean, up, down float64) {
		if !(mean >= 0 && mean < 5e16) || !(up >= 1 && up <= 240) || !(down >= 1) {
			t.Skip()
		}
		checkPoint(t, mean/down, mean, mean*up)
	})
}

func TestRawValueOfZeroedMemoryIsUnknown(t *testing.T) {
	if v := rawValue(0).decode(); !math.IsNaN(v) {
		t.Errorf("zeroed memory reads as %v", v)
	}
	for _, v := range []float64{0, 1, 0.5, 1e12, math.NaN()} {
		if got := encodeRaw(v).decode(); got != v && !(math.IsNaN(v) && math.IsNaN(got)) {
			if math.Abs(got-v) > v*1e-7 {
				t.Errorf("%v became %v", v, got)
			}
		}
	}
}
