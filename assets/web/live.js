// The stream of readings: one Snapshot for each tick. It stops while nobody
// sees the page, comes back by itself, and tells when what shows is old. Where
// nothing comes out of it, as behind a proxy that holds it back, the readings
// are asked for.
import { ask } from "./api.js";
import { say, setText } from "./dom.js";
import { clock } from "./format.js";

const fields = [
	"collectors", "container", "cpu", "disk_io", "ecs_task", "filesystems", "host", "interval_seconds", "limits", "load",
	"memory", "network", "pressure", "swap",
].join(",");

const notice = document.getElementById("notice");
const status = document.getElementById("status");
const pauseButton = document.getElementById("pause");
// A record that is replayed never ticks.
const replays = document.body.dataset.replay !== undefined;

// hungAfter is how long a stream may bring nothing while there are readings.
const hungAfter = 30_000; // ms

const listeners = new Set();
let source = null;
let reopening = 0;
let pause = 1000; // ms before the next stream
let overdue = 0;
let asking = 0;
let turn = null; // what the answer belongs to that is awaited
let asked = 0; // how many readings in a row have come by asking
let openedAt = 0;
let newAt = 0; // when the last reading came
let newest = null;
// held is the newest reading while the person has paused the page.
let paused = false;
let held = null;
// lost is when the connection broke; null while it stands.
let lost = null;

export const live = {
	// snapshot is the newest reading that shows, null before the first.
	get snapshot() {
		return newest;
	},
	// now is the time of that reading in milliseconds: the server's clock may be
	// another than ours.
	get now() {
		return newest ? Date.parse(newest.time) : Date.now();
	},
	// began says that there is more than the first reading, in which rates are
	// not known.
	get began() {
		return newest !== null && newest.sequence > 1;
	},
	get connected() {
		return lost === null;
	},
	get paused() {
		return paused;
	},
	onTick(listener) {
		listeners.add(listener);
	},
	start() {
		pauseButton.hidden = replays;
		pauseButton.addEventListener("click", () => paused ? resume() : hold());
		document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
		// Who comes back does not wait until it is tried again.
		for (const event of ["online", "focus"]) {
			addEventListener(event, () => document.body.dataset.state === "stale" && !document.hidden && open());
		}
		if (!document.hidden) {
			open();
		}
	},
};

function open() {
	close();
	connect();
	if (document.body.dataset.state === "stale") {
		askNow();
	} else {
		watch();
	}
}

function close() {
	clearTimeout(reopening);
	clearTimeout(overdue);
	clearTimeout(asking);
	source?.close();
	source = null;
	asking = asked = 0;
	turn = null;
}

// connect opens a stream in the place of the one before.
function connect() {
	clearTimeout(reopening);
	source?.close();
	openedAt = performance.now();
	source = new EventSource(`api/v1/stream?fields=${fields}`);
	source.addEventListener("snapshot", event => {
		const snapshot = JSON.parse(event.data);
		// What was held back on the way is older than what came by asking.
		if (asked === 0 || Date.parse(snapshot.time) >= Date.parse(last().time)) {
			asked = 0;
			pause = 1000;
			turn = null;
			take(snapshot);
		}
	});
	// What is replayed brings nothing new after a break, and needs not.
	source.addEventListener("open", () => replays && newest && fresh());
	source.addEventListener("error", () => {
		if (asked === 0) { // or the readings come all the same
			gone();
			askSoon();
		}
		// The browser comes back by itself unless it got a wrong answer, as from
		// a proxy whose server is gone.
		if (source.readyState === EventSource.CLOSED) {
			reopening = setTimeout(connect, pause);
			pause = Math.min(2 * pause, 5000);
		}
	});
}

// take shows a reading, or keeps it until the person wants to see it.
function take(snapshot) {
	if (paused) {
		held = snapshot;
	} else {
		newest = snapshot;
	}
	fresh();
	if (!paused) {
		tell();
	}
}

function tell() {
	for (const listener of listeners) {
		listener(newest);
	}
}

function hold() {
	paused = true;
	setText(pauseButton, "Resume");
	showState();
}

function resume() {
	paused = false;
	setText(pauseButton, "Pause");
	showState();
	if (held) {
		newest = held;
		held = null;
		tell();
	}
}

// fresh says that what shows is new, and how it comes. One reading by asking
// is no reason to tell of it: the stream may follow.
function fresh() {
	const wasStale = document.body.dataset.state === "stale";
	lost = null;
	clearTimeout(overdue);
	const told = asked > 1 && !replays ? `The stream of readings does not come through, as where a proxy holds it back. They are asked for instead, every ${askEvery() / 1000} s.` : "";
	setText(notice, told);
	notice.className = "news";
	notice.hidden = told === "";
	document.body.dataset.state = "live";
	showState();
	if (wasStale && newAt) {
		say(replays || paused ? "Headroom answers again" : "Live again");
	}
	newAt = performance.now();
	if (asked === 0) {
		clearTimeout(asking);
		asking = 0;
		watch();
	}
}

function showState() {
	const { dataset } = document.body;
	if (dataset.state === "stale") {
		return;
	}
	dataset.state = replays ? "replay" : paused ? "paused" : "live";
	setText(status, replays ? "Replay" : paused ? "Paused" : "Live");
}

// watch waits for the next tick: the connection may stand while the sampler
// does not tick, or hang without saying so.
function watch() {
	clearTimeout(overdue);
	if (replays && newest) {
		return;
	}
	overdue = setTimeout(askNow, wait());
}

// askNow asks for the newest reading, again and again until the stream brings
// one: no events are no reason to believe that there are no readings.
async function askNow() {
	clearTimeout(asking);
	clearTimeout(overdue);
	asking = 0;
	const mine = turn = {};
	const slow = setTimeout(() => turn === mine && stale(old()), 1500);
	try {
		const snapshot = await ask("api/v1/snapshot", [["fields", fields]]);
		if (turn !== mine) {
			return;
		}
		if (replays || snapshot.time !== last()?.time) {
			asked++;
			if (asked === 1 && source.readyState === EventSource.CLOSED || performance.now() - openedAt > hungAfter) {
				connect(); // a connection that hangs is better made anew
			}
			take(snapshot);
		} else if (performance.now() - newAt >= wait()) {
			stale(old());
		}
	} catch (error) {
		if (turn !== mine) {
			return;
		}
		asked = 0;
		if (error.status === 503 && !newest) {
			stale(old());
		} else {
			gone();
		}
	} finally {
		clearTimeout(slow);
	}
	if (!replays || document.body.dataset.state === "stale") {
		askSoon();
	}
}

function askSoon() {
	asking ||= setTimeout(askNow, askEvery());
}

const askEvery = () => Math.max(2000, 1000 * (newest?.interval_seconds ?? 1));

// last is the newest reading that has come, whether it shows or not.
const last = () => held ?? newest;

// wait is how long nothing may come; a stream begins with what is there.
const wait = () => newest ? Math.max(5000, 3000 * (newest.interval_seconds ?? 1)) : 2000;

const old = () => newest ? `No new reading since ${clock(new Date(last().time))}: what you see is old.` : "Waiting for the first reading.";

function gone() {
	lost ??= Date.now();
	stale(`No answer from Headroom since ${clock(new Date(lost))}: what you see is old. Trying again.`);
}

// stale says the same until it is over, so that screen readers hear it once.
function stale(text) {
	clearTimeout(overdue);
	setText(notice, text);
	notice.className = "trouble";
	notice.hidden = false;
	setText(status, "Not live");
	document.body.dataset.state = "stale";
}
