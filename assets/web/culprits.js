// Who caused it: the processes that used most in the 10 seconds pointed at.
import { ask } from "./api.js";
import { value } from "./format.js";
import { live } from "./live.js";

// kinds are what the panels name: the title of the list, the text of a value,
// and from which value on a process is worth a row.
const kinds = {
	cpu_cores: { title: "Most CPU in 10 s", least: 0.005, text: v => value("count", v) === "1" ? "1 core" : `${value("count", v)} cores` },
	resident_bytes: { title: "Most memory", least: 1, text: v => value("bytes", v) },
	io_bytes_per_second: { title: "Most I/O in 10 s", least: 1, text: v => value("bytes_per_second", v) },
};

const wait = 150; // ms that the pointer rests
const step = 10; // s, in which the history keeps culprits
const kept = new Map();
let timer = 0;

export const titleOf = kind => kinds[kind]?.title;

// culprits calls back with rows about the slot of that time, at once where
// they are known, else when the pointer has rested there for a moment.
export function culprits(kind, time, show) {
	clearTimeout(timer);
	// A reading tells of the time since the one before, so the first of a slot
	// belongs to the slot before.
	const told = time - (live.snapshot?.interval_seconds ?? 1) / 2;
	const slot = Math.floor(told / step) * step;
	if (kept.has(slot)) {
		show(rows(kind, kept.get(slot)));
		return;
	}
	timer = setTimeout(async () => {
		try {
			const query = [["metric", "cpu_usage_ratio"], ["from", slot], ["to", slot + step], ["points", 2], ["culprits", "true"]];
			const { culprits: spans = [] } = await ask("api/v1/series", query);
			const span = spans.find(c => Date.parse(c.from) / 1000 <= told && told < Date.parse(c.to) / 1000);
			if (span) {
				keep(slot, span);
				show(rows(kind, span));
			}
		} catch {
			// The chart says enough without.
		}
	}, wait);
}

// keep remembers what is told of a slot, which is told only when it is over.
function keep(slot, span) {
	kept.set(slot, span);
	if (kept.size > 500) {
		kept.delete(kept.keys().next().value);
	}
}

// rows are names and values; those of the same name are told apart by number.
function rows(kind, span) {
	const { least, text } = kinds[kind];
	const list = (span[kind] ?? []).filter(c => c.value >= least);
	return list.map(c => ({
		name: !c.name ? `process ${c.pid}` : list.some(o => o !== c && o.name === c.name) ? `${c.name} (${c.pid})` : c.name,
		value: text(c.value),
	}));
}
