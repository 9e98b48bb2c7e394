// Where the marks of the axes stand and how high a chart reaches: the same
// rules as those of the pictures (charts/axis.go, charts/axis_time.go).

const decimalBounds = [1, 2, 3, 4, 5, 6, 8, 10];
const byteBounds = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];
const secondSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400];

const isBytes = unit => unit === "bytes" || unit === "bytes_per_second";

// upperBound is a round number not below v, far enough from the next for the
// top of a live chart to stay where it is.
export function upperBound(unit, v) {
	const least = unit === "ratio" ? 0.01 : isBytes(unit) ? 1024 : unit === "seconds" ? 0.001 : 1;
	if (!Number.isFinite(v) || v <= least) {
		return least;
	}
	const size = power(isBytes(unit) ? 1024 : 10, v);
	const factors = isBytes(unit) ? byteBounds : decimalBounds;
	return (factors.find(f => f * size >= v) ?? factors.at(-1)) * size;
}

// power is the largest power of base that is at most v.
function power(base, v) {
	let p = base ** Math.floor(Math.log(v) / Math.log(base));
	// The logarithm may be off by one at the powers themselves.
	if (p > v) {
		p /= base;
	} else if (p * base <= v) {
		p *= base;
	}
	return p;
}

// valueTicks are at most so many round values from low to high.
export function valueTicks(unit, low, high, most) {
	if (!(high > low) || most < 1) {
		return [];
	}
	let step = firstStep(unit, (high - low) / most);
	for (;; step = nextStep(unit, step)) {
		const first = Math.ceil(low / step - 1e-9);
		const last = Math.floor(high / step + 1e-9);
		if (last - first + 1 <= most) {
			return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
		}
	}
}

function firstStep(unit, v) {
	if (isBytes(unit)) {
		return Math.max(1, power(2, v));
	}
	if (unit === "seconds" && v >= 1) {
		let step = 1;
		for (let next = 2; next <= v; next = nextStep(unit, step)) {
			step = next;
		}
		return step;
	}
	return power(10, Math.max(v, 1e-300));
}

function nextStep(unit, step) {
	if (isBytes(unit)) {
		return 2 * step;
	}
	if (unit === "ratio" && step > 0.09 && step < 0.9) {
		return step < 0.2 ? 0.25 : 2 * step;
	}
	if (unit === "seconds" && step > 0.9 && step < 1e9) {
		return secondSteps.find(s => s > step) ?? 2 * step;
	}
	const p = power(10, step);
	const m = Math.round(step / p);
	return (m < 2 ? 2 : m < 5 ? 5 : m < 10 ? 10 : 20) * p;
}

// timeTicks are at most so many round local times, in seconds since 1970, and
// the step between them.
export function timeTicks(from, to, most) {
	const step = timeSteps.find(s => (to - from) / s <= most) ?? 86400 * Math.ceil((to - from) / 86400 / most);
	const ticks = [];
	// Counted by the clock on the wall, which daylight saving moves.
	const offset = t => new Date(t * 1000).getTimezoneOffset() * 60;
	for (let wall = Math.ceil((from - offset(from)) / step) * step;; wall += step) {
		let t = wall + offset(wall + offset(from));
		t = wall + offset(t);
		if (t > to) {
			return { ticks, step };
		}
		// An hour that is skipped would fall on its neighbor; a day begins there.
		const isSkipped = step < 86400 && t - offset(t) !== wall;
		if (t >= from && !isSkipped && t !== ticks.at(-1)) {
			ticks.push(t);
		}
	}
}
