package charts

import "fmt"

// Language writes the texts that are put together of words and values, such as
// "3.1 of 8.0 GiB". It returns the format of an English one in its language.
type Language func(format string) string

// English leaves them as they are.
var English Language = func(format string) string { return format }

// write fills in a format. The formats of all languages take the same values.
func (l Language) write(format string, values ...any) string {
	return fmt.Sprintf(l(format), values...)
}
