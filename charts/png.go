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
}

func newPNGWriter() *pngWriter {
	deflater, err := zlib.NewWriterLevel(io.Discard, zlib.BestSpeed)
	if err != nil {
		panic(err) // there is no such level
	}
	return &pngWriter{deflater: deflater}
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
		w.deflater.Reset(&w.file)
		if _, err = w.deflater.Write(c.pix); err == nil {
			err = w.deflater.Close()
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
