// The stream of readings: one Snapshot for each tick. It stops while nobody
// sees the page, comes back by itself, and tells when what shows is old.
import { clock } from "./format.js";
import { setText } from "./dom.js";

const fields = [
	"collectors", "container", "cpu", "disk_io", "ecs_task", "filesystems", "host", "interval_seconds", "limits", "load",
	"memory", "network", "pressure", "swap",
].join(",");

const notice = document.getElementById("notice");
const status = document.getElementById("status");
// A record that is replayed never ticks.
const replays = document.body.dataset.replay !== undefined;

const listeners = new Set();
let source = null;
let retry = 0;
let pause = 1000;
let overdue = 0;
let newest = null;
// lost is when the connection broke; null while it stands.
let lost = null;

export const live = {
	// snapshot is the newest reading, null before the first.
	get snapshot() {
		return newest;
	},
	// now is the time of the server's newest reading in milliseconds: its clock
	// may be another than ours.
	get now() {
		return newest ? Date.parse(newest.time) : Date.now();
	},
	get connected() {
		return lost === null;
	},
	onTick(listener) {
		listeners.add(listener);
	},
	start() {
		document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
		if (!document.hidden) {
			open();
		}
	},
};

function open() {
	close();
	source = new EventSource(`api/v1/stream?fields=${fields}`);
	source.addEventListener("snapshot", event => {
		newest = JSON.parse(event.data);
		pause = 1000;
		fresh();
		for (const listener of listeners) {
			listener(newest);
		}
	});
	// What is replayed brings nothing new after a break, and needs not.
	source.addEventListener("open", () => replays && newest && fresh());
	source.addEventListener("error", () => {
		const closed = source.readyState === EventSource.CLOSED;
		stale(`No answer from Headroom since ${clock(new Date(lost ??= Date.now()))}: what you see is old. Trying again.`);
		// The browser comes back by itself unless it got a wrong answer, as from
		// a proxy whose server is gone.
		if (closed) {
			clearTimeout(retry);
			retry = setTimeout(open, pause);
			pause = Math.min(2 * pause, 15000);
		}
	});
	watch();
}

function close() {
	clearTimeout(retry);
	clearTimeout(overdue);
	source?.close();
	source = null;
}

function fresh() {
	lost = null;
	notice.hidden = true;
	setText(notice, "");
	setText(status, replays ? "Replay" : "Live");
	document.body.dataset.state = replays ? "replay" : "live";
	watch();
}

// watch waits for the next tick: the connection may stand while the sampler
// does not tick, or hang without saying so.
function watch() {
	clearTimeout(overdue);
	if (replays) {
		return;
	}
	const wait = Math.max(5000, 3000 * (newest?.interval_seconds ?? 1));
	overdue = setTimeout(() => {
		stale(newest ? `No new reading since ${clock(new Date(live.now))}: what you see is old.` : "Waiting for the first reading.");
		// A connection that hangs is better made anew.
		retry = setTimeout(open, 10000);
	}, wait);
}

// stale says the same until it is over, so that screen readers hear it once.
function stale(text) {
	clearTimeout(overdue);
	setText(notice, text);
	notice.hidden = false;
	setText(status, "Not live");
	document.body.dataset.state = "stale";
}
