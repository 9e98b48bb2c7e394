// The figures: how full everything is, against the limit that binds. They say
// what the tiles say that the server writes (headless/tiles.go); a test
// compares them.
import { element, setText, svg } from "./dom.js";
import { partOf, value } from "./format.js";
import { live } from "./live.js";
import { settings } from "./settings.js";

const list = document.getElementById("tiles");
const troubles = document.getElementById("troubles");
const host = document.getElementById("host");
// made are the elements of each tile: what stays is not made anew, so that
// nothing flickers and a screen reader keeps its place.
const made = new Map();

export function startTiles() {
	live.onTick(show);
	settings.onChange(() => live.snapshot && show(live.snapshot));
}

function show(snapshot) {
	if (made.size === 0) {
		list.replaceChildren(); // what the server wrote
	}
	showHost(snapshot);
	showTroubles(snapshot);
	const shown = tiles(snapshot);
	for (const t of shown) {
		t.level = levelOf(t);
	}
	const closest = closestOf(shown);
	for (const [i, t] of shown.entries()) {
		const tile = made.get(t.id) ?? make(t);
		if (list.children[i] !== tile.item) {
			list.insertBefore(tile.item, list.children[i] ?? null);
		}
		update(tile, t, t === closest);
	}
	for (const [id, tile] of made) {
		if (!shown.some(t => t.id === id)) {
			tile.item.remove();
			made.delete(id);
		}
	}
	const urgent = shown.filter(t => t.level === "critical").map(t => `${t.title} ${t.value}`);
	const title = (urgent.length ? `▲ ${urgent[0]} · ` : "") + `${snapshot.host.hostname} · Headroom`;
	if (document.title !== title) {
		document.title = title;
	}
}

function showHost({ host: h }) {
	setText(host.querySelector(".uptime"), Number.isFinite(h.uptime_seconds) ? ` · up ${value("seconds", h.uptime_seconds)}` : "");
}

// tiles are the figures of a reading: what they are called, what they say, and
// how full the thing is.
export function tiles(s) {
	const { cpu, memory } = s.limits;
	const load = `load ${value("count", s.load.load1)} of ${value("count", s.host.cpus)} CPUs`;
	const shown = [
		{ id: "cpu", kind: "cpu", title: "CPU", ratio: cpu.used_ratio, detail: load },
		{
			id: "memory", kind: "memory", title: "Memory", ratio: memory.used_ratio,
			detail: joined(partOf("bytes", memory.used_bytes, memory.limit_bytes), limitName(memory)),
		},
	];
	if (limitName(cpu)) {
		const cores = partOf("count", cpu.used_cores, cpu.limit_cores);
		const throttled = s.container.cpu.throttled_ratio;
		shown[0].detail = joined(cores && `${cores} cores`, limitName(cpu), throttled > 0 ? `throttled in ${value("ratio", throttled)} of the periods` : "");
		shown.push({ id: "host-cpu", kind: "cpu", title: "CPU of the host", ratio: s.cpu.usage_ratio, detail: load });
	}
	if (limitName(memory)) {
		shown.push({
			id: "host-memory", kind: "memory", title: "Memory of the host", ratio: s.memory.used_ratio,
			detail: partOf("bytes", s.memory.used_bytes, s.memory.total_bytes),
		});
	}
	if (s.swap.total_bytes > 0) {
		shown.push({ id: "swap", kind: "swap", title: "Swap", ratio: s.swap.used_ratio, detail: partOf("bytes", s.swap.used_bytes, s.swap.total_bytes) });
	}
	const fullest = (s.filesystems ?? []).filter(f => Number.isFinite(f.used_ratio)).reduce((a, b) => a && a.used_ratio >= b.used_ratio ? a : b, null);
	if (fullest) {
		shown.push({
			id: "filesystem", kind: "filesystem", title: "Fullest filesystem", ratio: fullest.used_ratio,
			detail: `${fullest.mountpoint}, ${value("bytes", fullest.available_bytes)} left`,
		});
	}
	shown.push({
		id: "disk", kind: "disk", title: "Busiest disk", ratio: s.disk_io.busy_ratio,
		detail: `${value("bytes_per_second", s.disk_io.read_bytes_per_second)} read, ${value("bytes_per_second", s.disk_io.write_bytes_per_second)} written`,
	});
	for (const t of shown) {
		t.value = value("ratio", t.ratio);
	}
	const { receive_bytes_per_second: received, transmit_bytes_per_second: sent, loopback_bytes_per_second: loopback } = s.network;
	const known = [received, sent, loopback].filter(Number.isFinite);
	shown.push({
		id: "network", title: "Network", ratio: null,
		value: value("bytes_per_second", known.length ? known.reduce((a, b) => a + b) : null),
		detail: known.length === 3 && loopback > received + sent ? `${value("bytes_per_second", loopback)} loopback`
			: `${value("bytes_per_second", received)} in, ${value("bytes_per_second", sent)} out`,
	});
	return shown;
}

export const limitName = ({ source }) => !source || source === "host" ? "" : `${source} limit`;
const joined = (...parts) => parts.filter(Boolean).join(", ");

function levelOf(t) {
	if (!Number.isFinite(t.ratio) || !t.kind) {
		return "";
	}
	const { warning, critical } = settings.thresholds(t.kind);
	return critical !== null && t.ratio >= critical ? "critical" : t.ratio >= warning ? "warning" : "";
}

// closestOf is the tile with the least headroom before it is urgent, if that
// is worth a look.
function closestOf(shown) {
	let closest = null;
	let least = 0.5;
	for (const t of shown) {
		if (Number.isFinite(t.ratio) && t.kind) {
			const part = t.ratio / (settings.thresholds(t.kind).critical ?? 1);
			if (part > least) {
				[closest, least] = [t, part];
			}
		}
	}
	return closest;
}

function make(t) {
	const item = element("li", { className: "tile" });
	item.dataset.tile = t.id;
	const tile = {
		item,
		title: element("h3"),
		mark: element("span", { className: "mark" }),
		value: element("p", { className: "value" }),
		detail: element("p", { className: "detail" }),
		fill: svg("rect", { class: "fill", height: "100%" }),
		warning: svg("rect", { class: "at-warning", width: 2, height: "100%" }),
		critical: svg("rect", { class: "at-critical", width: 2, height: "100%" }),
	};
	tile.meter = svg("svg", { class: "meter", role: "meter", "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": t.title }, tile.fill, tile.warning, tile.critical);
	item.append(element("div", { className: "heading" }, tile.title, tile.mark), tile.value, tile.meter, tile.detail);
	made.set(t.id, tile);
	return tile;
}

const marks = { critical: "▲ Critical", warning: "△ Warning" };

function update(tile, t, closest) {
	setText(tile.title, t.title);
	setText(tile.value, t.value);
	setText(tile.detail, t.detail);
	setText(tile.mark, marks[t.level] ?? (closest ? "Least room" : ""));
	tile.item.dataset.level = t.level;
	tile.item.classList.toggle("closest", closest);
	if (!t.kind) {
		tile.meter.remove();
		return;
	}
	const percent = Number.isFinite(t.ratio) ? Math.min(100, Math.max(0, t.ratio * 100)).toFixed(1) : 0;
	tile.fill.setAttribute("width", `${percent}%`);
	tile.meter.setAttribute("aria-valuenow", percent);
	tile.meter.setAttribute("aria-valuetext", t.value);
	const { warning, critical } = settings.thresholds(t.kind);
	tile.warning.setAttribute("x", `${warning * 100}%`);
	tile.critical.setAttribute("x", `${critical * 100}%`);
	tile.critical.setAttribute("width", critical === null ? 0 : 2);
}

// showTroubles tells of what gives no values. Nothing is written while it
// stays the same.
function showTroubles(s) {
	const told = [
		...(s.collectors ?? []).filter(c => c.state !== "ok" && c.state !== "unsupported")
			.map(c => `No values for ${c.collector} (${c.state}): ${c.last_error ?? ""}`),
		...(s.filesystems ?? []).filter(f => f.error).map(f => `No values for filesystem ${f.mountpoint}: ${f.error}`),
	];
	const shown = [...troubles.children].map(c => c.textContent);
	if (told.join("\n") !== shown.join("\n")) {
		troubles.replaceChildren(...told.map(text => element("li", {}, text)));
	}
}
