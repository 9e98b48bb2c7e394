package headless

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// content is the body of an answer. It may be sent to many clients, at the
// same time too, and is compressed once for all of them.
type content struct {
	mediaType string
	body      []byte
	tag       string // of the body, without quotes
	plain     headers

	once       sync.Once
	compressed []byte // nil where it does not pay
	packed     headers
}

// headers are what the header of an answer says of a body. They are shared by
// all answers, which don't change them: making them anew for each would be much
// of what an answer costs.
type headers struct{ tag, mediaType, length []string }

func newHeaders(tag, mediaType string, body []byte) headers {
	return headers{[]string{`"` + tag + `"`}, []string{mediaType}, []string{strconv.Itoa(len(body))}}
}

// Values that many headers have.
var (
	inGzip       = []string{"gzip"}
	byEncoding   = []string{"Accept-Encoding"}
	noSniffing   = []string{"nosniff"}
	ownOnly      = []string{"default-src 'self'; frame-ancestors 'self'"}
	cachingLines = map[string][]string{cacheNotUnasked: {cacheNotUnasked}, cacheNever: {cacheNever}, cacheForEver: {cacheForEver}}
)

// size is what the content takes in memory; compressed, it takes a part of that
// again.
func (c *content) size() int { return len(c.body) }

// compressFrom is the size from which a body is compressed: what is smaller
// fits into one packet as it is.
const compressFrom = 1400

func newContent(mediaType string, body []byte) *content {
	h := fnv.New64a()
	_, _ = h.Write(body)
	tag := strconv.FormatUint(h.Sum64(), 36)
	return &content{mediaType: mediaType, body: body, tag: tag, plain: newHeaders(tag, mediaType, body)}
}

// mayPack tells whether compressing may pay. A PNG is compressed already.
func (c *content) mayPack() bool {
	return len(c.body) >= compressFrom && c.mediaType != "image/png"
}

// gzip returns the compressed body, or nil where it does not pay.
func (c *content) gzip() []byte {
	c.once.Do(func() {
		var b bytes.Buffer
		w, _ := gzipWriters.Get().(*gzip.Writer)
		defer gzipWriters.Put(w)
		w.Reset(&b)
		_, _ = w.Write(c.body) // a Buffer takes everything
		_ = w.Close()
		if b.Len() < len(c.body)*9/10 {
			c.compressed = b.Bytes()
			c.packed = newHeaders(c.tag+"-gzip", c.mediaType, c.compressed)
		}
	})
	return c.compressed
}

// gzipWriters are kept, since each has tables of several hundred KB.
var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is accepted
	}
	return w
}}

// The ways in which an answer may be cached.
const (
	// cacheNotUnasked is for what changes: a cache asks again each time, which
	// costs next to nothing as long as the tag is the same.
	cacheNotUnasked = "no-cache"
	// cacheNever is for what no cache may keep.
	cacheNever = "no-store"
	// cacheForEver is for what never changes under its address.
	cacheForEver = "public, max-age=31536000, immutable"
)

// write sends the content, or only tells that the client has it already
// (RFC 9110, If-None-Match). Each encoding has its own tag, since tags are
// strong: the same tag means the same bytes.
func (c *content) write(w http.ResponseWriter, r *http.Request, caching string) {
	body, told := c.body, &c.plain
	h := w.Header()
	if c.mayPack() {
		if len(h["Vary"]) == 0 {
			h["Vary"] = byEncoding
		} else {
			h.Add("Vary", "Accept-Encoding")
		}
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			if packed := c.gzip(); packed != nil {
				body, told = packed, &c.packed
				h["Content-Encoding"] = inGzip
			}
		}
	}
	h["Etag"] = told.tag
	h["Cache-Control"] = cachingLines[caching]
	if matchesTag(r.Header["If-None-Match"], told.tag[0]) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = told.mediaType
	h["Content-Length"] = told.length
	writeJoined(w, r, body)
}

// matchesTag tells whether If-None-Match names the tag. Weak tags count: the
// comparison is the weak one (RFC 9110, 13.1.2).
func matchesTag(values []string, tag string) bool {
	for _, value := range values {
		for candidate := range strings.SplitSeq(value, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// acceptsGzip tells whether Accept-Encoding accepts gzip (RFC 9110, 12.5.3).
func acceptsGzip(header string) bool {
	others := false
	for part := range strings.SplitSeq(header, ",") {
		name, quality := splitQuality(part)
		switch name {
		case "gzip", "x-gzip":
			return quality > 0
		case "*":
			others = quality > 0
		}
	}
	return others
}

// splitQuality parses a part of an Accept header: what it names, in lower
// case and without parameters, and its quality, 1 if it has none.
func splitQuality(part string) (name string, quality float64) {
	name, parameters, _ := strings.Cut(part, ";")
	quality = 1
	for parameter := range strings.SplitSeq(parameters, ";") {
		if value, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q="); ok {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || !(q >= 0) {
				q = 0
			}
			quality = min(q, 1)
		}
	}
	return strings.ToLower(strings.TrimSpace(name)), quality
}

// negotiate returns which of the media types, the best of the server first,
// the client likes best, or the problem that it accepts none of them
// (RFC 9110, 12.5.1). Parameters of the types, such as a charset, don't count.
func negotiate(r *http.Request, types ...string) (string, error) {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return types[0], nil
	}
	best, bestQuality := "", 0.0
	for _, t := range types {
		if q := qualityOf(accept, t); q > bestQuality {
			best, bestQuality = t, q
		}
	}
	if best == "" {
		return "", newProblem(http.StatusNotAcceptable, "this can be had as %s, but the client accepts only %q", strings.Join(types, " or "), cut(accept))
	}
	return best, nil
}

// qualityOf returns how much an Accept header likes a media type: what its most
// specific range says.
func qualityOf(accept, mediaType string) float64 {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	kind, _, _ := strings.Cut(mediaType, "/")
	quality, closest := 0.0, 0
	for part := range strings.SplitSeq(accept, ",") {
		name, q := splitQuality(part)
		near := 0
		switch name {
		case mediaType:
			near = 3
		case kind + "/*":
			near = 2
		case "*/*":
			near = 1
		}
		if near > closest {
			quality, closest = q, near
		}
	}
	return quality
}

// cut shortens text of a client that is sent back to it.
func cut(text string) string {
	const most = 200
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}

func jsonContent(body []byte, err error) (*content, error) {
	if err != nil {
		return nil, fmt.Errorf("encoding JSON: %w", err)
	}
	return newContent(contentJSON, append(body, '\n')), nil
}
