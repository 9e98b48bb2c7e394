package metrics

// Container is what the kernel accounts for the control group that Headroom
// runs in. Everything is unknown where there is none, and where Headroom
// watches another machine through mounted files (HOST_PROC).
type Container struct{}

// Pressure is how much of the time tasks waited for a resource (PSI,
// Documentation/accounting/psi.rst in the kernel).
type Pressure struct{}
