// The container and the ECS task that Headroom runs in: limits and where they
// come from, throttling, kills, pressure, and the task's containers.
import { element, setText } from "./dom.js";
import { partOf, value } from "./format.js";
import { limitName } from "./tiles.js";
import { live } from "./live.js";

const section = document.getElementById("place");
const content = document.getElementById("place-content");
let shown = "";
let cells = new Map();

export function startContainer() {
	live.onTick(show);
}

function show(s) {
	const groups = groupsOf(s);
	section.hidden = groups.length === 0;
	// The form is made anew only when it is another; else texts change alone.
	const form = JSON.stringify(groups.map(g => [g.title, g.rows.map(r => r[0]), g.columns, (g.table ?? []).map(r => r[0])]));
	if (form !== shown) {
		shown = form;
		cells = new Map();
		content.replaceChildren(...groups.map(build));
	}
	for (const g of groups) {
		for (const [name, text] of g.rows) {
			setText(cells.get(`${g.title}/${name}`), text);
		}
		for (const row of g.table ?? []) {
			row.forEach((text, i) => setText(cells.get(`${g.title}/${row[0]}/${i}`), text));
		}
	}
}

function build(g) {
	const rows = g.rows.map(([name]) => {
		const cell = element("dd");
		cells.set(`${g.title}/${name}`, cell);
		return element("div", {}, element("dt", {}, name), cell);
	});
	return element("article", { className: "card facts" },
		element("h3", {}, g.title),
		element("dl", {}, rows),
		g.table?.length ? table(g) : null);
}

function table(g) {
	const body = g.table.map(row => element("tr", {}, row.map((_, i) => {
		const cell = i === 0 ? element("th", { scope: "row" }) : element("td");
		cells.set(`${g.title}/${row[0]}/${i}`, cell);
		return cell;
	})));
	return element("div", { className: "scrolls", tabIndex: 0, role: "region", "aria-label": g.caption },
		element("table", {},
			element("caption", {}, g.caption),
			element("thead", {}, element("tr", {}, g.columns.map(c => element("th", { scope: "col" }, c)))),
			element("tbody", {}, body)));
}

// groupsOf tells what is known; what isn't is left out.
function groupsOf(s) {
	const groups = [];
	const { container: c, ecs_task: task, limits } = s;
	if (c.runtime || limitName(limits.cpu) || limitName(limits.memory) || c.levels?.some(l => l.limit_cores ?? l.limit_bytes ?? l.tasks_limit)) {
		const levels = (c.levels ?? []).map(l => [
			l.path, l.version, known("count", l.limit_cores, "no limit", " cores"), known("bytes", l.limit_bytes, "no limit"), known("count", l.tasks_limit, "no limit"),
		]);
		groups.push({
			title: "Container",
			rows: facts([
				["Runtime", c.runtime],
				["Control group", c.path && `${c.path} (${c.version})`],
				["CPU", limit("count", limits.cpu.used_cores, limits.cpu.limit_cores, limits.cpu, " cores")],
				["Memory", limit("bytes", limits.memory.used_bytes, limits.memory.limit_bytes, limits.memory)],
				["Tasks", limit("count", limits.tasks.used, limits.tasks.limit, limits.tasks)],
				["Throttled", c.cpu.throttled_ratio !== null && `${value("ratio", c.cpu.throttled_ratio)} of the periods, ${value("seconds", c.cpu.throttled_seconds_total)} in all`],
				["OOM kills", known("count", c.memory.oom_kills_total)],
				["Memory limit hit", c.memory.failures_total !== null && `${value("count", c.memory.failures_total)} times`],
				["Memory peak", known("bytes", c.memory.peak_bytes)],
				...pressures(c.pressure),
			]),
			columns: ["Control group", "Version", "CPU", "Memory", "Tasks"],
			caption: "Limits of the control groups",
			table: levels,
		});
	}
	if (task.family || task.task_arn) {
		groups.push({
			title: "ECS task",
			rows: facts([
				["Family", joined(task.family, task.revision, ":")],
				["Task", task.task_arn],
				["Cluster", task.cluster.split("/").at(-1)],
				["Service", task.service],
				["Runs on", joined(task.launch_type, task.availability_zone, ", ")],
				["Status", task.known_status],
				["CPU", limit("count", task.used_cores, task.limit_cores, {}, " cores")],
				["Memory", limit("bytes", task.used_bytes, task.limit_bytes, {})],
				["Storage", partOf("bytes", task.storage_used_bytes, task.storage_size_bytes)],
				["Network", task.receive_bytes_per_second !== null && `${value("bytes_per_second", task.receive_bytes_per_second)} in, ${value("bytes_per_second", task.transmit_bytes_per_second)} out`],
			]),
			columns: ["Container", "CPU cores", "Memory", "Status", "Restarts"],
			caption: "Containers of the task",
			table: (task.containers ?? []).map(k => [
				k.own ? `${k.container} (this one)` : k.container,
				k.reserved_cores === null ? value("count", k.used_cores) : `${value("count", k.used_cores)}, ${value("count", k.reserved_cores)} reserved`,
				k.limit_bytes === null ? value("bytes", k.used_bytes) : partOf("bytes", k.used_bytes, k.limit_bytes) || value("bytes", k.used_bytes),
				joined(k.known_status, k.health, ", "),
				value("count", k.restarts_total),
			]),
		});
	}
	return groups;
}

const facts = rows => rows.filter(([, text]) => text);
const joined = (a, b, separator) => [a, b].filter(Boolean).join(separator);
const known = (unit, v, otherwise = "", suffix = "") => v === null ? otherwise : value(unit, v) + suffix;

function limit(unit, used, most, origin, suffix = "") {
	const text = partOf(unit, used, most) || (used === null ? "" : value(unit, used));
	return text && [text + suffix, limitName(origin), origin.path].filter(Boolean).join(", ");
}

function pressures(p) {
	return [["CPU", p.cpu], ["memory", p.memory], ["I/O", p.io]]
		.filter(([, stall]) => stall.some_ratio !== null)
		.map(([name, stall]) => [`Waits for ${name}`, `${value("ratio", stall.some_ratio)} of the time, all at once ${value("ratio", stall.full_ratio)}`]);
}
