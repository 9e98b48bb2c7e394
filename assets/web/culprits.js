// Who caused it: the processes that used most in the 10 seconds pointed at.
import { ask } from "./api.js";
import { value } from "./format.js";

// kinds are the lists that belong to panels, and the units of what they tell.
const kinds = {
	cpu: ["cpu_cores", "cores"], "host-cpu": ["cpu_cores", "cores"], "cpu-modes": ["cpu_cores", "cores"], cores: ["cpu_cores", "cores"], load: ["cpu_cores", "cores"],
	memory: ["resident_bytes", "bytes"], "host-memory": ["resident_bytes", "bytes"], swap: ["resident_bytes", "bytes"],
	"disk-io": ["io_bytes_per_second", "bytes_per_second"], disks: ["io_bytes_per_second", "bytes_per_second"], "disk-operations": ["io_bytes_per_second", "bytes_per_second"],
};

const wait = 150; // ms that the pointer rests
const step = 10; // s, in which the history keeps culprits
const kept = new Map();
let timer = 0;

export const hasCulprits = panel => panel in kinds;

// culprits calls back with texts about the slot of that time, at once where
// they are known, else when the pointer has rested there for a moment.
export function culprits(panel, time, show) {
	clearTimeout(timer);
	const slot = Math.floor(time / step) * step;
	const told = kept.get(slot);
	if (told) {
		show(texts(panel, told));
		return;
	}
	show([]);
	timer = setTimeout(async () => {
		try {
			const answer = await ask("api/v1/series", [["metric", "cpu_usage_ratio"], ["from", slot], ["to", slot + step], ["points", 2], ["culprits", "true"]]);
			const span = answer.culprits?.find(c => Date.parse(c.from) / 1000 <= time && time < Date.parse(c.to) / 1000) ?? answer.culprits?.[0];
			if (span) {
				// A slot that has not ended may still change.
				if (Date.now() / 1000 > slot + 2 * step) {
					keep(slot, span);
				}
				show(texts(panel, span));
			}
		} catch {
			// The chart says enough without.
		}
	}, wait);
}

function keep(slot, span) {
	kept.set(slot, span);
	if (kept.size > 500) {
		kept.delete(kept.keys().next().value);
	}
}

function texts(panel, span) {
	const [list, unit] = kinds[panel];
	return (span[list] ?? []).map(c => ({
		name: c.name || `process ${c.pid}`,
		value: unit === "cores" ? `${value("count", c.value)} cores` : value(unit, c.value),
	}));
}
