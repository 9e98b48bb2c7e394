package charts

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wcharczuk/go-chart/v2"
	"golang.org/x/image/vector"
)

// BenchmarkPicture draws the same lines, some pictures in turn, with us, with go-chart as it
// comes, with rrdtool through its pipe where that is installed, and as the bare
// floor: lines without text, axes or legend, rasterized and compressed. It
// reports the processor time of each and the ratios.
func BenchmarkPicture(b *testing.B) {
	for _, s := range []struct{ lines, points, width, height int }{
		{1, 300, 800, 300}, {4, 300, 800, 300}, {4, 300, 1600, 600}, {64, 300, 800, 300}, {1, 10080, 800, 300},
	} {
		b.Run(fmt.Sprintf("%dx%d/%dx%d", s.lines, s.points, s.width, s.height), func(b *testing.B) {
			lines := plainLines(s.lines, s.points)
			contenders := []contender{
				{name: "ours", draw: func() []byte { return drawOurs(b, lines, s.width, s.height) }},
				{name: "go-chart", draw: func() []byte { return drawStock(b, lines, s.width, s.height) }},
				{name: "floor", draw: func() []byte { return drawFloor(b, lines, s.width, s.height) }},
			}
			if tool := startRRDTool(b, lines, s.width, s.height); tool != nil {
				contenders = append(contenders, contender{name: "rrdtool", draw: tool.draw, cpu: tool.cpuTime})
			}
			for i := range contenders {
				contenders[i].draw() // fonts and caches
			}
			for b.Loop() {
				for i := range contenders {
					contenders[i].run(b)
				}
			}
			for i := range contenders {
				c := &contenders[i]
				b.ReportMetric(c.spent/float64(b.N), c.name+"-cpu-ms")
				b.ReportMetric(float64(c.bytes), c.name+"-bytes")
				if i > 0 {
					b.ReportMetric(c.spent/contenders[0].spent, c.name+"/ours")
				}
			}
		})
	}
}

// contender draws pictures and is told how long that took, in milliseconds of
// processor time.
type contender struct {
	name  string
	draw  func() []byte
	cpu   func(b *testing.B) float64
	spent float64
	bytes int
}

func (c *contender) run(b *testing.B) {
	b.Helper()
	clock := c.cpu
	if clock == nil {
		clock = cpuTime
	}
	runtime.GC() // each pays for its own garbage
	before := clock(b)
	for range pictures {
		c.bytes = len(c.draw())
	}
	c.spent += (clock(b) - before) / pictures
}

// pictures are drawn in a row.
const pictures = 20

// plainLines are lines without bands.
func plainLines(lines, points int) []LineData {
	var list []LineData
	for i := range lines {
		l := wave(fmt.Sprintf("Core %d", i), i, points, 0, 1, false)
		l.Min, l.Max = l.Mean, l.Mean
		list = append(list, l)
	}
	return list
}

func drawOurs(tb testing.TB, lines []LineData, width, height int) []byte {
	tb.Helper()
	p, _ := LookupPanel("cores")
	opt := DefaultOptions()
	opt.Width, opt.Height = width, height
	file, err := Render(context.Background(), &p, lines, opt)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// drawStock is what one writes with go-chart alone.
func drawStock(tb testing.TB, lines []LineData, width, height int) []byte {
	tb.Helper()
	c := chart.Chart{
		Width: width, Height: height, Font: chartFont(),
		XAxis: chart.XAxis{ValueFormatter: chart.TimeMinuteValueFormatter},
		YAxis: chart.YAxis{Range: &chart.ContinuousRange{Min: 0, Max: 1}, ValueFormatter: chart.PercentValueFormatter},
	}
	for _, l := range lines {
		xs := make([]float64, len(l.Times))
		for i, t := range l.Times {
			xs[i] = float64(t) * 1e6
		}
		c.Series = append(c.Series, chart.ContinuousSeries{Name: l.Label, XValues: xs, YValues: l.Mean})
	}
	c.Elements = []chart.Renderable{chart.LegendThin(&c)}
	var out bytes.Buffer
	if err := c.Render(chart.PNG, &out); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// drawFloor strokes the lines into an 8-bit picture and compresses it.
func drawFloor(tb testing.TB, lines []LineData, width, height int) []byte {
	tb.Helper()
	palette := color.Palette{color.White}
	for i := 1; i < 256; i++ {
		palette = append(palette, color.Gray{Y: uint8(255 - i)})
	}
	picture := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	mask := image.NewAlpha(picture.Rect)
	var r vector.Rasterizer
	for _, l := range lines {
		r.Reset(width, height)
		r.DrawOp = draw.Src
		at := func(i int, dy float32) (x, y float32) {
			return float32(i) * float32(width) / float32(len(l.Mean)), float32(1-l.Mean[i])*float32(height) + dy
		}
		r.MoveTo(at(0, -0.85))
		for i := 1; i < len(l.Mean); i++ {
			r.LineTo(at(i, -0.85))
		}
		for i := range slices.Backward(l.Mean) {
			r.LineTo(at(i, 0.85))
		}
		r.ClosePath()
		r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
		for i, v := range mask.Pix {
			if v > picture.Pix[i] {
				picture.Pix[i] = v
			}
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &floorBuffers}
	if err := encoder.Encode(&out, picture); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// rrdTool is a running "rrdtool -".
type rrdTool struct {
	b       *testing.B
	cmd     *exec.Cmd
	in      io.Writer
	out     *bufio.Reader
	command string
}

// startRRDTool gives the lines to a database of rrdtool, or returns nil where
// that is not installed.
func startRRDTool(b *testing.B, lines []LineData, width, height int) *rrdTool {
	b.Helper()
	path, err := exec.LookPath("rrdtool")
	if err != nil {
		b.Log("rrdtool is not installed: it is not compared")
		return nil
	}
	file := filepath.Join(b.TempDir(), "lines.rrd")
	const start, step = 1_700_000_000, 1
	create := []string{"create", file, "--start", strconv.Itoa(start), "--step", strconv.Itoa(step)}
	graph := fmt.Sprintf("graph - --start %d --end %d --width %d --height %d --full-size-mode --imgformat PNG", start, start+len(lines[0].Mean), width, height)
	for i := range lines {
		create = append(create, fmt.Sprintf("DS:l%d:GAUGE:10:U:U", i))
		graph += fmt.Sprintf(" DEF:l%d=%s:l%d:AVERAGE LINE2:l%d#%06x:Core%d", i, file, i, i, 0x4079F2+i*0x3511, i)
	}
	create = append(create, fmt.Sprintf("RRA:AVERAGE:0.5:1:%d", len(lines[0].Mean)))
	if out, err := exec.CommandContext(b.Context(), path, create...).CombinedOutput(); err != nil {
		b.Fatalf("rrdtool create: %v: %s", err, out)
	}
	update := []string{"update", file}
	for i := range lines[0].Mean {
		row := strconv.Itoa(start + i + 1)
		for _, l := range lines {
			row += ":" + strconv.FormatFloat(l.Mean[i], 'f', 6, 64)
		}
		update = append(update, row)
	}
	if out, err := exec.CommandContext(b.Context(), path, update...).CombinedOutput(); err != nil {
		b.Fatalf("rrdtool update: %v: %s", err, out)
	}
	t := &rrdTool{b: b, cmd: exec.CommandContext(b.Context(), path, "-"), command: strings.Replace(graph, "graph ", "graphv ", 1) + "\n"}
	in, err := t.cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := t.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	t.in, t.out = in, bufio.NewReader(out)
	if err := t.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		in.Close()
		_ = t.cmd.Wait()
	})
	return t
}

// draw asks for a picture. The answer is lines of facts, then
// "image = BLOB_SIZE:n" and n bytes, then "OK ...".
func (t *rrdTool) draw() []byte {
	if _, err := io.WriteString(t.in, t.command); err != nil {
		t.b.Fatal(err)
	}
	var picture []byte
	for {
		line, err := t.out.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "ERROR") {
			t.b.Fatalf("rrdtool: %q, %v", line, err)
		}
		if size, ok := strings.CutPrefix(strings.TrimSpace(line), "image = BLOB_SIZE:"); ok {
			n, err := strconv.Atoi(size)
			if err != nil {
				t.b.Fatal(err)
			}
			picture = make([]byte, n)
			if _, err := io.ReadFull(t.out, picture); err != nil {
				t.b.Fatal(err)
			}
		}
		if strings.HasPrefix(line, "OK") {
			return picture
		}
	}
}

// cpuTime is what the tool has used, from proc_pid_schedstat(5).
func (t *rrdTool) cpuTime(b *testing.B) float64 {
	b.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", t.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	var ns float64
	if _, err := fmt.Sscan(string(content), &ns); err != nil {
		b.Fatal(err)
	}
	return ns / 1e6
}

var floorBuffers bufferPool

type bufferPool struct{ buffer *png.EncoderBuffer }

func (p *bufferPool) Get() *png.EncoderBuffer  { return p.buffer }
func (p *bufferPool) Put(b *png.EncoderBuffer) { p.buffer = b }
