package app

// Native is a window as the operating system has it, for what the toolkit
// neither does nor tells.
type Native struct {
	Minimise, Restore func()
	// OnMinimised tells when the window was minimised, and when it no longer is.
	OnMinimised func(changed func(minimised bool))
	// OnInput tells when the person moves the pointer, presses a key or changes
	// the size.
	OnInput func(came func())
}

// watchMinimised makes the probe tell a minimised window from one that is seen:
// some desktops go on asking for its picture. find returns the window that is
// being painted, nil where it is not known; found is called for it once, and
// back when the window is no longer minimised.
func (p *paintProbe) watchMinimised(find func() *Native, found func(*Native), back func()) {
	p.paint = func() {
		native := find()
		if native == nil {
			return
		}
		p.paint = nil
		native.OnMinimised(func(minimised bool) {
			p.minimised.Store(minimised)
			if !minimised {
				back()
			}
		})
		found(native)
	}
}
