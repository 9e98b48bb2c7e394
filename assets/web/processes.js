// The table of processes. It is fetched only while it is on the screen: it
// costs the server more than all the rest.
import { ask, pauseAfter } from "./api.js";
import { element, setText } from "./dom.js";
import { moment, value } from "./format.js";
import { live } from "./live.js";
import { settings } from "./settings.js";

const every = 2000; // ms
const section = document.getElementById("processes");
const body = document.querySelector("#process-table tbody");
const summary = document.getElementById("process-summary");
const found = document.getElementById("process-found");
const search = document.getElementById("process-search");
const limit = document.getElementById("process-limit");
const headers = [...document.querySelectorAll("#process-table thead th[data-sort]")];

let visible = false;
let last = 0;
let asked = null;
let typing = 0;
let typed = false; // and not yet told what was found
let pause = 0; // ms, after a failure

// What is asked for most comes first: a phone shows no more without scrolling.
const columns = [
	p => p.name,
	p => p.cpu_cores === null ? value("count", null) : value("ratio", p.cpu_cores),
	p => value("bytes", p.resident_bytes),
	p => value("bytes_per_second", sum(p.read_bytes_per_second, p.write_bytes_per_second)),
	p => String(p.pid),
	p => p.user,
	p => p.state.replace("_", " "),
	p => value("count", p.threads),
	p => p.start_time ? moment(new Date(p.start_time), new Date(live.now)) : "–",
];

const sum = (a, b) => a === null && b === null ? null : (a ?? 0) + (b ?? 0);

export function startProcesses() {
	section.hidden = false;
	for (const th of headers) {
		th.querySelector("button").addEventListener("click", () => sortBy(th.dataset.sort));
	}
	search.addEventListener("input", () => {
		clearTimeout(typing);
		typed = true;
		typing = setTimeout(refresh, 250);
	});
	limit.addEventListener("change", () => settings.change({ processes: { limit: Number(limit.value) } }));
	settings.onChange(showSorting);
	showSorting();
	new IntersectionObserver(([entry]) => {
		visible = entry.isIntersecting;
		if (visible && !(live.paused && body.rows.length > 0)) {
			refresh();
		}
	}).observe(document.getElementById("process-table"));
	live.onTick(() => {
		if (visible && performance.now() - last >= Math.max(every, pause) - 100 && !isSelected()) {
			refresh();
		}
	});
}

// isSelected is whether somebody is about to copy from the table: other
// processes must not come into the rows then.
function isSelected() {
	const selection = getSelection();
	return !selection.isCollapsed && selection.containsNode(body, true);
}

// What is text begins with the least, what is a number with the most.
const usual = sort => sort === "name" || sort === "pid" ? "asc" : "desc";

function sortBy(sort) {
	const now = settings.processes;
	const order = now.sort !== sort ? usual(sort) : now.order === "asc" ? "desc" : "asc";
	settings.change({ processes: { sort, order } });
}

let sorting = "";
function showSorting() {
	const now = settings.processes;
	for (const th of headers) {
		if (th.dataset.sort === now.sort) {
			th.setAttribute("aria-sort", now.order === "asc" ? "ascending" : "descending");
		} else {
			th.removeAttribute("aria-sort");
		}
	}
	limit.value = String(now.limit);
	if (sorting !== JSON.stringify(now)) {
		sorting = JSON.stringify(now);
		refresh();
	}
}

async function refresh() {
	if (document.hidden || !visible) {
		return;
	}
	last = performance.now();
	asked?.abort();
	const asking = asked = new AbortController();
	const { sort, order, limit: most } = settings.processes;
	const query = [["sort", sort], ["order", order], ["limit", most]];
	if (search.value.trim()) {
		query.push(["search", search.value.trim()]);
	}
	try {
		show(await ask("api/v1/processes", query, asking.signal));
		pause = 0;
	} catch (error) {
		// A server may not sample them.
		section.classList.toggle("without", error.status === 501);
		if (asking.signal.aborted) {
			return;
		}
		// While the server is gone the notice tells so.
		pause = live.connected ? pauseAfter(pause) : 0;
		if (live.connected) {
			setText(summary, `The processes can't be shown: ${error.message}`);
		}
	}
}

// show changes the texts of the rows that are there: a table that is made anew
// takes the selection with it.
function show(table) {
	section.classList.remove("without");
	const rows = table.processes ?? [];
	while (body.rows.length > rows.length) {
		body.rows[body.rows.length - 1].remove();
	}
	while (body.rows.length < rows.length) {
		body.append(element("tr", {}, columns.map((_, i) => i === 0 ? element("th", { scope: "row" }) : element("td"))));
	}
	rows.forEach((p, i) => {
		columns.forEach((text, j) => setText(body.rows[i].cells[j], text(p)));
		body.rows[i].cells[0].title = p.name; // where it is cut
	});
	const matched = search.value.trim() ? `${table.matched} of ${table.count} match` : `${table.count} processes`;
	const told = rows.length < table.matched ? `${matched}, ${rows.length} shown` : matched;
	// Once for what was typed; the numbers change with each tick.
	if (typed) {
		typed = false;
		setText(found, search.value.trim() ? matched : "");
	}
	setText(summary, table.error ? `${told}. ${table.error}` : table.others_hidden ? `${told}. Those of other users are hidden from Headroom.` : told);
}
