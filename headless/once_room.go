package headless

// sized is an answer that tells how many bytes it takes.
type sized interface{ size() int }

// The bounds of the memory for the answers of one tick: a large picture takes
// some hundred KB, the lines of all charts some MB.
const (
	picturesMost = 16 << 20
	jsonMost     = 8 << 20
	answersMost  = 128
)

func sizeOf[T any](value T) int {
	if v, ok := any(value).(sized); ok {
		return v.size()
	}
	return 0
}

// settle keeps an answer that has come, in the place of those that nobody has
// asked for the longest. A failure is forgotten, and so is what is larger than
// all the room. It counts for the tick of answers alone, which may have passed.
func (o *once[T]) settle(answers *answersOf[T], key string, a *answer[T]) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if answers.all[key] != a {
		return // all who asked have left
	}
	if a.err != nil {
		delete(answers.all, key)
		return
	}
	size := sizeOf(a.value)
	if o.most > 0 && size > o.most {
		delete(answers.all, key)
		return
	}
	for answers.kept >= answersMost || o.most > 0 && answers.used+size > o.most {
		answers.forgetOldest()
	}
	a.kept = true
	answers.kept++
	answers.used += size
}

// forgetOldest makes room. There is at least one answer that is kept.
func (s *answersOf[T]) forgetOldest() {
	var oldest *answer[T]
	var at string
	for key, a := range s.all {
		if a.kept && (oldest == nil || a.asked < oldest.asked) {
			oldest, at = a, key
		}
	}
	s.kept--
	s.used -= sizeOf(oldest.value)
	delete(s.all, at)
}
