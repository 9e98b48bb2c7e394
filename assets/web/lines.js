// The lines of the charts: all panels are fetched in one request; after each
// tick only what is new. Once a minute everything is fetched again, since the
// past is thinned as it grows old.
import { ask, pauseAfter } from "./api.js";
import { setText } from "./dom.js";
import { live } from "./live.js";
import { rangeSeconds, settings } from "./settings.js";

const wholeEvery = 60_000; // ms
const longFrom = 6 * 3600; // s
const longEvery = 30_000; // ms; a pixel of 6 hours is half a minute or so

const listeners = new Set();
// panels are the lines of each, by the ID of the panel.
let panels = new Map();
let points = 600;
let wanted = [];
let wholeAt = -Infinity;
let newAt = -Infinity;
let running = null;
let again = false;
// pause is how long it waits after a failure, 0 after a success.
let pause = 0;
let retryAt = -Infinity;
const failure = document.getElementById("failure");

export const lines = {
	get: id => panels.get(id),
	// onChange calls back with true where all lines are other ones.
	onChange: listener => listeners.add(listener),
	// want says which panels show, how many points fit into one, and whether it
	// is of another time.
	want(ids, width, otherTime) {
		const fitting = Math.min(1500, Math.max(150, Math.ceil(width / 150) * 150));
		const missing = ids.some(id => !panels.has(id));
		const other = fitting > points || fitting < points / 2;
		wanted = ids;
		if (other) {
			points = fitting;
		}
		if (missing || other || otherTime) {
			refetch();
		}
	},
	refetch,
	// span is the time that the charts show, in seconds since 1970.
	get span() {
		const now = live.now / 1000;
		return settings.zoom ?? { from: now - rangeSeconds(settings.range), to: now };
	},
	// query picks the same time for a picture or a table of it.
	get query() {
		if (!settings.zoom && !live.paused) {
			return [["range", settings.range]];
		}
		const { from, to } = lines.span;
		return [["from", from.toFixed(3)], ["to", to.toFixed(3)]];
	},
};

export function startLines() {
	live.onTick(tick);
}

function tick() {
	if (running) {
		return;
	}
	const now = performance.now();
	if (pause > 0) {
		if (now >= retryAt) {
			refetch();
		}
	} else if (now - wholeAt > wholeEvery && !settings.zoom) {
		refetch();
	} else if (!settings.zoom && now - newAt >= (rangeSeconds(settings.range) >= longFrom ? longEvery : 0)) {
		fetchNew();
	}
}

// refetch fetches everything. While a request runs only the wish is kept, so
// that a slow server is not asked more than it answers.
async function refetch() {
	if (document.hidden || wanted.length === 0) {
		return;
	}
	if (running === "whole") {
		again = true;
		return;
	}
	running = "whole";
	again = false;
	const ids = wanted;
	try {
		const answer = await ask("api/v1/lines", [...ids.map(id => ["panel", id]), ...lines.query, ["points", points]]);
		panels = new Map(answer.panels.map(p => [p.id, { times: p.times_unix_ms.map(t => t / 1000), lines: p.lines }]));
		wholeAt = newAt = performance.now();
		succeeded();
		tell(true);
	} catch (error) {
		fail(error);
	}
	running = null;
	if (again) {
		refetch();
	}
}

async function fetchNew() {
	if (document.hidden || running || wanted.length === 0) {
		return;
	}
	const known = wanted.map(id => panels.get(id)).filter(p => p?.times.length);
	if (known.length === 0) {
		return refetch();
	}
	running = "new";
	try {
		// Whole seconds: so all pages that are up to date ask for the same, and
		// the server answers once for all of them.
		const from = Math.floor(Math.max(...known.map(p => p.times.at(-1))));
		const answer = await ask("api/v1/lines", [...wanted.map(id => ["panel", id]), ["from", from], ["points", 600]]);
		if (running === "new") {
			newAt = performance.now();
			const fits = answer.panels.map(append);
			tell(false);
			if (fits.includes(false)) {
				wholeAt = -Infinity;
			}
		}
	} catch (error) {
		if (running === "new") {
			fail(error);
		}
	}
	if (running === "new") {
		running = null;
	}
}

function succeeded() {
	pause = 0;
	setText(failure, "");
}

// fail says why the charts stand still. A server that is gone is told of
// elsewhere, and asked again as soon as it is back.
function fail(error) {
	pause = live.connected ? pauseAfter(pause) : 1;
	retryAt = performance.now() + pause;
	if (live.connected) {
		setText(failure, `The charts can't be brought up to date: ${error.message}. It is tried again and again.`);
	}
}

const name = line => line.metric + JSON.stringify(line.labels);

// append adds what is new to the lines of a panel, and drops what is older than
// the range. It returns false where there are lines that it does not know.
function append(fresh) {
	const panel = panels.get(fresh.id);
	if (!panel) {
		return false;
	}
	const end = panel.times.at(-1) ?? 0;
	const start = fresh.times_unix_ms.findIndex(t => t / 1000 > end + 0.001);
	if (start < 0) {
		return true;
	}
	// What has come is fetched whole; what has gone leaves a gap.
	const added = new Map(fresh.lines.map(l => [name(l), l]));
	const names = panel.lines.map(name);
	if ([...added.keys()].some(n => !names.includes(n))) {
		return false;
	}
	const times = fresh.times_unix_ms.slice(start).map(t => t / 1000);
	// Without a reading in between there is a gap, not a line.
	const step = live.snapshot?.interval_seconds ?? 1;
	const before = panel.times.length > 1 ? end - panel.times.at(-2) : step;
	const gap = times[0] - end > 2.5 * Math.max(step, before);
	const first = Math.max(0, panel.times.findIndex(t => t >= lines.span.from) - 1);
	panel.times = [...panel.times.slice(first), ...gap ? [(end + times[0]) / 2] : [], ...times];
	const nothing = { mean: new Array(fresh.times_unix_ms.length).fill(null) };
	panel.lines.forEach((line, i) => {
		const grow = (old, values) => [...old.slice(first), ...gap ? [null] : [], ...values.slice(start)];
		const { mean, min, max } = added.get(names[i]) ?? nothing;
		if (line.min || min) {
			line.min = grow(line.min ?? line.mean, min ?? mean);
			line.max = grow(line.max ?? line.mean, max ?? mean);
		}
		line.mean = grow(line.mean, mean);
	});
	return true;
}

function tell(whole) {
	for (const listener of listeners) {
		listener(whole);
	}
}
