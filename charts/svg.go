package charts

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// svg is a renderer for go-chart that writes an SVG document (SVG 1.1, second
// edition) in the coordinates of the chart. go-chart's own does not escape
// text, and makes room for a whole font of glyphs each time that it measures.
//
// The embedded Renderer is nil: a call that our charts don't make panics
// instead of leaving something out of a picture.
type svg struct {
	chart.Renderer
	out  bytes.Buffer
	path []byte
	// at is the end of the path; was tells whether there is one.
	at  [2]int
	was bool

	strokeColor, fillColor, fontColor drawing.Color
	width, fontSize                   float64
	dashes                            []float64
}

// begin starts a document.
func (s *svg) begin(p *picture) {
	s.out.Reset()
	s.path, s.was = s.path[:0], false
	fmt.Fprintf(&s.out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="Roboto Medium,Roboto,sans-serif">`,
		p.width, p.height, p.width*precision, p.height*precision)
}

// end returns the document, which the next one overwrites.
func (s *svg) end() []byte {
	s.out.WriteString("</svg>")
	return s.out.Bytes()
}

// provide is a chart.RendererProvider.
func (s *svg) provide(_, _ int) (chart.Renderer, error) { return s, nil }

func (s *svg) SetDPI(float64)                      {}
func (s *svg) SetClassName(string)                 {}
func (s *svg) SetStrokeColor(c drawing.Color)      { s.strokeColor = c }
func (s *svg) SetStrokeWidth(width float64)        { s.width = width }
func (s *svg) SetStrokeDashArray(dashes []float64) { s.dashes = dashes }
func (s *svg) SetFillColor(c drawing.Color)        { s.fillColor = c }
func (s *svg) SetFont(*truetype.Font)              {}
func (s *svg) SetFontSize(size float64)            { s.fontSize = size }
func (s *svg) SetFontColor(c drawing.Color)        { s.fontColor = c }

// ResetStyle has nothing to forget: whoever draws sets what it draws with.
func (s *svg) ResetStyle() {}

// ClearTextRotation has nothing to clear: no text is rotated.
func (s *svg) ClearTextRotation() {}

// Save has nothing to do: the document is the caller's.
func (s *svg) Save(io.Writer) error { return nil }

// MoveTo begins a line.
func (s *svg) MoveTo(x, y int) {
	s.path = append(s.path, 'M')
	s.path = appendPair(s.path, x, y)
	s.at, s.was = [2]int{x, y}, true
}

// LineTo continues a line; steps are shorter than places.
func (s *svg) LineTo(x, y int) {
	s.path = append(s.path, 'l')
	s.path = appendPair(s.path, x-s.at[0], y-s.at[1])
	s.at = [2]int{x, y}
}

func appendPair(b []byte, x, y int) []byte {
	b = strconv.AppendInt(b, int64(x), 10)
	if y >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(y), 10)
}

// Close joins the end of a line to its beginning.
func (s *svg) Close() { s.path = append(s.path, 'z') }

// Circle adds a circle to the path.
func (s *svg) Circle(radius float64, x, y int) {
	r := int(math.Round(radius))
	s.MoveTo(x-r, y)
	for _, to := range [...]int{2 * r, -2 * r} {
		s.path = fmt.Appendf(s.path, "a%d %d 0 0 1 %d 0", r, r, to)
	}
}

// Fill writes the path filled.
func (s *svg) Fill() { s.write(true, false) }

// Stroke writes the path as a line.
func (s *svg) Stroke() { s.write(false, true) }

// FillStroke writes the path filled and as a line.
func (s *svg) FillStroke() { s.write(true, true) }

func (s *svg) write(fill, stroke bool) {
	fill = fill && s.fillColor.A > 0
	stroke = stroke && s.strokeColor.A > 0 && s.width > 0
	if s.was && (fill || stroke) {
		s.out.WriteString(`<path d="`)
		s.out.Write(s.path)
		s.out.WriteByte('"')
		if fill {
			s.color("fill", s.fillColor)
		} else {
			s.out.WriteString(` fill="none"`)
		}
		if stroke {
			s.color("stroke", s.strokeColor)
			fmt.Fprintf(&s.out, ` stroke-width="%g" stroke-linejoin="round"`, s.width)
			for i, d := range s.dashes {
				before := " "
				if i == 0 {
					before = ` stroke-dasharray="`
				}
				fmt.Fprintf(&s.out, "%s%g", before, d)
			}
			if len(s.dashes) > 0 {
				s.out.WriteByte('"')
			}
		}
		s.out.WriteString("/>")
	}
	s.path, s.was = s.path[:0], false
}

// color writes a color as an attribute, and its opacity as another.
func (s *svg) color(name string, c drawing.Color) {
	fmt.Fprintf(&s.out, ` %s="#%02x%02x%02x"`, name, c.R, c.G, c.B)
	if c.A < 255 {
		fmt.Fprintf(&s.out, ` %s-opacity="%.3g"`, name, float64(c.A)/255)
	}
}

// Text writes escaped text, and fixes its width so that a viewer without our
// font still keeps the layout.
func (s *svg) Text(body string, x, y int) {
	fmt.Fprintf(&s.out, `<text x="%d" y="%d" font-size="%g"`, x, y, s.fontSize)
	s.color("fill", s.fontColor)
	fmt.Fprintf(&s.out, ` textLength="%.0f" lengthAdjust="spacingAndGlyphs">%s</text>`,
		textWidth(body, s.fontSize), html.EscapeString(body))
}
