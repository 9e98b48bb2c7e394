package charts

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zlib"
)

// pngWriter writes a canvas as a PNG file of indexed colors (PNG
// specification, third edition). It keeps what compressing needs.
type pngWriter struct {
	file     bytes.Buffer
	deflater *zlib.Writer
	// coder looks for no repetitions: a crowd of lines has few, and looking for
	// them takes as long as all the rest of compressing. Made when first needed.
	coder *zlib.Writer
}

func newPNGWriter() *pngWriter {
	return &pngWriter{deflater: newDeflater(zlib.BestSpeed)}
}

func newDeflater(level int) *zlib.Writer {
	w, err := zlib.NewWriterLevel(io.Discard, level)
	if err != nil {
		panic(err) // there is no such level
	}
	return w
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// encode returns a canvas as a file, which the next one overwrites.
func (w *pngWriter) encode(c *canvas) ([]byte, error) {
	w.file.Reset()
	w.file.WriteString(pngSignature)

	var header [13]byte
	binary.BigEndian.PutUint32(header[0:], uint32(c.width))
	binary.BigEndian.PutUint32(header[4:], uint32(c.height))
	header[8], header[9] = 8, 3 // bits, indexed
	w.chunk("IHDR", func() { w.file.Write(header[:]) })
	w.chunk("PLTE", func() {
		for _, v := range c.colors {
			w.file.Write([]byte{v.r, v.g, v.b})
		}
	})
	if c.colors[0].a < 255 {
		w.chunk("tRNS", func() {
			for _, v := range c.colors {
				w.file.WriteByte(v.a)
			}
		})
	}
	var err error
	w.chunk("IDAT", func() {
		deflater := w.deflater
		if c.slices == fewSlices {
			if w.coder == nil {
				w.coder = newDeflater(zlib.HuffmanOnly)
			}
			deflater = w.coder
		}
		deflater.Reset(&w.file)
		if _, err = deflater.Write(c.pix); err == nil {
			err = deflater.Close()
		}
	})
	w.chunk("IEND", func() {})
	return w.file.Bytes(), err
}

// chunk writes what body writes with its length, name and checksum.
func (w *pngWriter) chunk(name string, body func()) {
	start := w.file.Len()
	w.file.WriteString("\x00\x00\x00\x00")
	w.file.WriteString(name)
	body()
	written := w.file.Bytes()[start:]
	binary.BigEndian.PutUint32(written, uint32(len(written)-8))
	var sum [4]byte
	binary.BigEndian.PutUint32(sum[:], crc32.ChecksumIEEE(written[4:]))
	w.file.Write(sum[:])
}
