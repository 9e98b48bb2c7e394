// Package widgets holds the Fyne widgets of the desktop face: a gauge, a time
// chart, a card and a page that reflows.
//
// They take plain values, know nothing of metrics, keep no samples but the last
// ones they were given, and start no goroutines. A widget's methods belong to
// the goroutine of the user interface.
package widgets
