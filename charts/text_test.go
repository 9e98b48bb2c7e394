package charts

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain", "plain"},
		{"<b>&amp;", "<b>&amp;"},
		{"two\nlines\tand\x00more", "two lines and more"},
		{"bad\xff", "bad\ufffd"},
		{"\u202egnp.exe", "gnp.exe"},
		{"a\ufffe\uffffb", "ab"},
		{strings.Repeat("é", 1000), strings.Repeat("é", longestText)},
	}
	for _, tt := range tests {
		if got := cleanText(tt.in); got != tt.want {
			t.Errorf("cleanText(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFitText(t *testing.T) {
	const s = "/var/lib/containers/storage"
	if got := fitText(s, 12, 1000); got != s {
		t.Errorf("%q", got)
	}
	got := fitText(s, 12, 100)
	if !strings.HasPrefix(got, "/var/") || !strings.HasSuffix(got, "…") || textWidth(got, 12) > 100 {
		t.Errorf("%q", got)
	}
	if got := fitText(s, 12, 1); got != "" {
		t.Errorf("%q", got)
	}
}

func FuzzCleanText(f *testing.F) {
	f.Add("a\x00\xff\u202e<")
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanText(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > longestText || strings.ContainsAny(got, "\n\r\t\x00\x7f\u202e") {
			t.Errorf("cleanText(%q) = %q", s, got)
		}
		if cleanText(got) != got {
			t.Errorf("cleanText(%q) changes when it is cleaned again", got)
		}
	})
}
