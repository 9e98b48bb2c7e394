package headless

// room is the memory that the answers of a once may take.
type room struct {
	// most is in bytes; 0 for as much as there are answers.
	most, used int
}

// sized is an answer that tells how many bytes it takes.
type sized interface{ size() int }

// The bounds of the memory for the answers of one tick: a large picture takes
// some hundred KB, the lines of all charts some MB.
const (
	picturesMost = 16 << 20
	jsonMost     = 8 << 20
)

// fits tells whether there is room to keep an answer, and takes the room. An
// answer of a tick that has passed is kept by nobody and needs none.
func (o *once[T]) fits(tick uint64, value T) bool {
	v, ok := any(value).(sized)
	if !ok || o.room.most == 0 {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tick != tick {
		return true
	}
	if o.room.used+v.size() > o.room.most {
		return false
	}
	o.room.used += v.size()
	return true
}
