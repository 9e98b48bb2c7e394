// What the person has chosen: the range, the panels and their order, the
// thresholds, the theme. It is kept in the browser and in the address, so that
// the address can be passed on; an address that tells something goes before
// what is kept.

export const ranges = ["5m", "15m", "1h", "6h", "1d", "7d"];
const seconds = { m: 60, h: 3600, d: 86400 };
export const rangeSeconds = range => Number(range.slice(0, -1)) * seconds[range.at(-1)];

// thresholds: from which part of the limit on a value is worth a look, and
// from which it is urgent, null where it never is. The usual ones are those of
// the server's pictures.
export const thresholdNames = { cpu: "CPU", memory: "Memory", swap: "Swap", filesystem: "Filesystems", disk: "Disks busy" };
const number = text => text ? Number(text) : null;
const usualTable = { sort: "cpu", order: "desc", limit: 25 };

// tableLimits are how many processes can be shown.
const tableLimits = [...document.getElementById("process-limit").options].map(o => Number(o.value));

// Behind a proxy several servers may share an origin, each below its path, as
// theme.js has it too.
const key = "headroom" + location.pathname.replace(/\/[^/]*$/, "");
// latest is up to where the server takes times, in seconds since 1970.
const latest = 7e9;
const page = document.body.dataset;
const usualPanels = page.panels.split(" ").filter(Boolean);
const usualThresholds = Object.fromEntries(page.levels.split(" ").map(word => {
	const [kind, warning, critical] = word.split(",");
	return [kind, { warning: number(warning), critical: number(critical) }];
}));
const listeners = new Set();
// A zoom belongs to a moment: it stands in the address and is never kept.
let zoom = null;
let chosen = read();

export const settings = {
	get range() {
		return chosen.range ?? page.range;
	},
	get panels() {
		return chosen.panels ?? usualPanels;
	},
	usualPanels,
	get theme() {
		return chosen.theme ?? "system";
	},
	get zoom() {
		return zoom;
	},
	get processes() {
		return { ...usualTable, ...chosen.processes };
	},
	// hidden are the lines that do not show, as "panel/label".
	get hidden() {
		return chosen.hidden ?? [];
	},
	thresholds(kind) {
		return { ...usualThresholds[kind], ...chosen.thresholds?.[kind] };
	},
	// change takes what is to be another; null brings back what is usual. Of
	// thresholds and the table it takes the parts that are.
	change(changes) {
		if ("zoom" in changes) {
			zoom = changes.zoom;
			delete changes.zoom;
		} else if ("range" in changes) {
			zoom = null;
		}
		// Only this is kept: what a link brought was somebody else's choice, and
		// another window may have kept its own.
		chosen = changed(chosen, changes);
		keep(changed(stored(), changes));
		write();
		tell();
	},
	// hide and its contrary are of one line; what else a link hides stays its
	// own choice.
	hide(line, hides) {
		const kept = stored();
		const others = ({ hidden = [] }) => hidden.filter(h => h !== line);
		const list = choices => [...others(choices), ...hides ? [line] : []];
		keep({ ...kept, hidden: list(kept) });
		chosen = { ...chosen, hidden: list(chosen) };
		write();
		tell();
	},
	reset() {
		chosen = {};
		zoom = null;
		keep(chosen);
		write();
		tell();
	},
	onChange(listener) {
		listeners.add(listener);
	},
	link() {
		const link = new URL(location.href);
		link.search = "";
		link.hash = toHash(true);
		return link.href;
	},
};

function tell() {
	for (const listener of listeners) {
		listener();
	}
}

function read() {
	const kept = stored();
	const link = new URLSearchParams(location.hash.slice(1));
	zoom = null;
	if (!location.hash.includes("=")) { // nothing, or a part of the page
		const range = new URLSearchParams(location.search).get("range");
		return ranges.includes(range) ? { ...kept, range } : kept;
	}
	return { ...kept, ...fromLink(link) };
}

function stored() {
	try {
		return checked(JSON.parse(localStorage.getItem(key)) ?? {});
	} catch {
		return {}; // nothing is kept here, or not by us
	}
}

// changed leaves out what is null, which is as usual then.
function changed(choices, changes) {
	const all = { ...choices, ...changes };
	for (const part of ["thresholds", "processes"]) {
		if (changes[part]) {
			all[part] = { ...choices[part], ...changes[part] };
		}
	}
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function keep(choices) {
	try {
		localStorage.setItem(key, JSON.stringify(choices));
	} catch {
		// It can't be kept here; the address still has it.
	}
}

function write() {
	const hash = toHash(false);
	history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
}

// toHash writes what is chosen, or everything, for those who have chosen
// something else.
function toHash(all) {
	const link = new URLSearchParams();
	if (zoom) {
		link.set("from", zoom.from.toFixed(3));
		link.set("to", zoom.to.toFixed(3));
	}
	if (all || chosen.range) {
		link.set("range", settings.range);
	}
	if (all || chosen.panels) {
		link.set("panels", settings.panels.join(","));
	}
	// Who opens a link may have chosen otherwise what is usual here.
	for (const kind of Object.keys(all ? thresholdNames : chosen.thresholds ?? {})) {
		const { warning, critical } = settings.thresholds(kind);
		link.append("threshold", [kind, percent(warning), percent(critical)].join(","));
	}
	if (all || chosen.theme) {
		link.set("theme", settings.theme);
	}
	if (all || chosen.processes) {
		const { sort, order, limit } = settings.processes;
		link.set("processes", [sort, order, limit].join(","));
	}
	// An empty one says that no line is hidden.
	const none = all || stored().hidden?.length ? [""] : [];
	for (const line of settings.hidden.length ? settings.hidden : none) {
		link.append("hide", line);
	}
	return link.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
}

const percent = ratio => ratio === null ? "" : String(Math.round(ratio * 1000) / 10);

function fromLink(link) {
	const from = Number(link.get("from"));
	const to = Number(link.get("to"));
	if (from > 0 && to - from >= 1 && to - from <= 7 * 86400 && to < latest) {
		zoom = { from, to };
	}
	const found = {};
	if (link.has("range")) {
		found.range = link.get("range");
	}
	if (link.has("panels")) {
		found.panels = link.get("panels").split(",").filter(Boolean);
	}
	if (link.has("theme")) {
		found.theme = link.get("theme");
	}
	if (link.has("threshold")) {
		found.thresholds = {};
		for (const text of link.getAll("threshold")) {
			const [kind, warning, critical] = text.split(",");
			found.thresholds[kind] = { warning: warning / 100, critical: critical ? critical / 100 : null };
		}
	}
	if (link.has("processes")) {
		const [sort, order, limit] = link.get("processes").split(",");
		found.processes = { sort, order, limit: Number(limit) };
	}
	if (link.has("hide")) {
		found.hidden = link.getAll("hide").filter(Boolean);
	}
	return checked(found);
}

// checked leaves out what nobody could have chosen here: what is kept may be
// of another version, and a link of anybody.
function checked(found) {
	const good = {};
	if (ranges.includes(found.range)) {
		good.range = found.range;
	}
	if (Array.isArray(found.panels)) {
		good.panels = [...new Set(found.panels.filter(id => /^[a-z0-9-]{1,40}$/.test(id)))].slice(0, 64);
	}
	if (["light", "dark", "system"].includes(found.theme)) {
		good.theme = found.theme;
	}
	for (const [kind, limits] of Object.entries(found.thresholds ?? {})) {
		if (Object.hasOwn(thresholdNames, kind) && limits?.warning > 0 && limits.warning <= (limits.critical ?? 1) && (limits.critical ?? 1) <= 1) {
			(good.thresholds ??= {})[kind] = { warning: limits.warning, critical: limits.critical ?? null };
		}
	}
	if (Array.isArray(found.hidden)) {
		good.hidden = found.hidden.filter(h => typeof h === "string" && h.length < 200).slice(0, 100);
	}
	const table = { ...usualTable, ...found.processes };
	if (found.processes && ["cpu", "memory", "io", "threads", "start", "pid", "name"].includes(table.sort) && ["asc", "desc"].includes(table.order) && tableLimits.includes(table.limit)) {
		good.processes = { sort: table.sort, order: table.order, limit: table.limit };
	}
	return good;
}

// A link that is opened in the page that shows already.
addEventListener("hashchange", () => {
	if (location.hash && !location.hash.includes("=")) {
		write(); // it leads to a part of the page, as "To the charts" does
		return;
	}
	chosen = read();
	tell();
});
