package metrics

import "testing"

func FuzzParseLoad(f *testing.F) {
	for _, seed := range []string{"0.52 1.58 12.59 3/602 29841\n", "", "1 2 3", "nan inf 1 /", "1 2 3 4/x 5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		l, err := parseLoadavg([]byte(content))
		for _, v := range []Float{l.Load1, l.Load5, l.Load15} {
			if v.Known() != (err == nil) || v < 0 {
				t.Errorf("%q is %+v, %v", content, l, err)
			}
		}
	})
}
