// The charts that show, in the order that the person wants.
import { Chart } from "./chart.js";
import { forgetColors, isDark, onSystemTheme } from "./colors.js";
import { element, say } from "./dom.js";
import { lines } from "./lines.js";
import { settings, thresholdNames } from "./settings.js";

const grid = document.getElementById("charts");
const charts = new Map();
let panels = [];

// startCharts takes all panels that there are.
export function startCharts(all) {
	panels = all;
	grid.replaceChildren();
	settings.onChange(show);
	lines.onChange(whole => {
		for (const chart of charts.values()) {
			chart.update(whole);
		}
	});
	onSystemTheme(recolor);
	for (const event of ["beforeprint", "afterprint"]) {
		addEventListener(event, () => {
			prints = event === "beforeprint";
			recolor();
		});
	}
	let resized = 0;
	addEventListener("resize", () => {
		clearTimeout(resized);
		resized = setTimeout(() => lines.want(shownIDs(), width(), false), 300);
	});
	show();
}

// width is that of a chart, and so how many points are of use.
const width = () => charts.values().next().value?.plot.clientWidth || 600;

export const titleOf = id => panels.find(p => p.id === id)?.title ?? id;

// shownIDs are the chosen panels that there are, or the usual ones for who has
// chosen some and none of them is here.
function shownIDs() {
	const isKnown = id => panels.some(p => p.id === id);
	const ids = settings.panels.filter(isKnown);
	return ids.length === 0 && settings.panels.length > 0 ? settings.usualPanels.filter(isKnown) : ids;
}

let span = "";
let hidden = "";
let looks = ""; // the theme, and the thresholds that are drawn
let prints = false; // and paper is white

// show makes the charts those of the settings.
function show() {
	const ids = shownIDs();
	for (const [id, chart] of charts) {
		if (!ids.includes(id)) {
			chart.destroy();
			chart.element.remove();
			charts.delete(id);
		}
	}
	const focused = document.activeElement;
	ids.forEach((id, i) => {
		const chart = charts.get(id) ?? make(id);
		if (grid.children[i] !== chart.element) {
			grid.insertBefore(chart.element, grid.children[i] ?? null);
		}
		const buttons = chart.element.querySelectorAll("[data-move]");
		buttons[0].disabled = i === 0;
		buttons[1].disabled = i === ids.length - 1;
	});
	// An element that is moved loses the focus.
	if (focused !== document.activeElement && grid.contains(focused)) {
		focused.focus();
	}
	document.getElementById("no-charts").hidden = ids.length > 0;
	const now = JSON.stringify([settings.range, settings.zoom]);
	if (span !== now) {
		span = now;
		lines.want(ids, width(), true);
		linkPictures();
		// The axis follows at once, the lines when they have come.
		for (const chart of charts.values()) {
			chart.update(false);
		}
	} else {
		lines.want(ids, width(), false);
	}
	if (hidden !== JSON.stringify(settings.hidden)) {
		hidden = JSON.stringify(settings.hidden);
		for (const chart of charts.values()) {
			chart.update(true);
			pressed(chart);
		}
	}
	const look = JSON.stringify([settings.theme, Object.keys(thresholdNames).map(settings.thresholds)]);
	if (look !== looks) {
		looks = look;
		recolor();
	}
}

function pressed(chart) {
	for (const button of chart.legend.querySelectorAll("button")) {
		button.setAttribute("aria-pressed", String(!settings.hidden.includes(`${chart.id}/${button.querySelector(".name").textContent}`)));
	}
}

function recolor() {
	document.documentElement.dataset.theme = prints ? "light" : settings.theme;
	forgetColors();
	for (const chart of charts.values()) {
		chart.redraw();
	}
	linkPictures();
}

function make(id) {
	const panel = panels.find(p => p.id === id);
	const chart = new Chart(panel, actions(panel));
	charts.set(id, chart);
	linkPictures();
	return chart;
}

// actions are the menu of a chart: a disclosure, since it holds links too.
function actions(panel) {
	const { id, title } = panel;
	const move = (label, by) => {
		const button = element("button", { type: "button", onclick: () => moveBy(id, by) }, label);
		button.dataset.move = by;
		return button;
	};
	const link = (label, path) => {
		const a = element("a", { href: path }, label);
		a.dataset.path = path;
		return a;
	};
	const menu = element("details", { className: "menu" },
		element("summary", { "aria-label": `${title}: move, remove, save`, title: "Move, remove, save" }, dots()),
		element("ul", {},
			element("li", {}, move("Move earlier", -1)),
			element("li", {}, move("Move later", 1)),
			element("li", {}, element("button", { type: "button", onclick: () => remove(id) }, "Remove")),
			element("li", { className: "apart" }, link("Picture (PNG)", `charts/${id}.png?scale=2`)),
			element("li", {}, link("Picture (SVG)", `charts/${id}.svg?`)),
			panel.metrics.slice(0, 6).map(metric => element("li", {},
				link(panel.metrics.length > 1 ? `CSV: ${metric.replace(/_per_second$/, "").replaceAll("_", " ")}` : "Table (CSV)", `api/v1/series?metric=${metric}&format=csv`)))));
	menu.addEventListener("keydown", event => {
		if (event.key === "Escape" && menu.open) {
			menu.open = false;
			menu.querySelector("summary").focus();
		}
	});
	menu.addEventListener("focusout", event => {
		if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
			menu.open = false;
		}
	});
	menu.addEventListener("toggle", () => menu.open && linkPictures());
	return menu;
}

addEventListener("click", event => {
	for (const menu of document.querySelectorAll("details.menu[open]")) {
		if (!menu.contains(event.target)) {
			menu.open = false;
		}
	}
});

function dots() {
	const made = element("span", { className: "dots" });
	made.setAttribute("aria-hidden", "true");
	return made;
}

// linkPictures gives the links the time that shows, and pictures its theme.
// A picture has the clock of the page, not that of the server.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const zone = timeZone ? `&tz=${encodeURIComponent(timeZone)}` : "";

function linkPictures() {
	const time = new URLSearchParams(lines.query).toString();
	for (const a of grid.querySelectorAll("a[data-path]")) {
		const picture = a.dataset.path.startsWith("charts/") ? `${isDark() ? "&theme=dark" : ""}${zone}` : "";
		a.href = `${a.dataset.path}&${time}${picture}`.replace("?&", "?");
	}
}

export function moveBy(id, by) {
	const ids = shownIDs();
	const at = ids.indexOf(id);
	const to = at + by;
	if (at < 0 || to < 0 || to >= ids.length) {
		return;
	}
	ids.splice(at, 1);
	ids.splice(to, 0, id);
	settings.change({ panels: ids });
	say(`${titleOf(id)} is now ${to + 1} of ${ids.length}`);
}

export function remove(id) {
	const ids = shownIDs();
	const at = ids.indexOf(id);
	const inside = charts.get(id)?.element.contains(document.activeElement);
	settings.change({ panels: ids.filter(other => other !== id) });
	// The focus goes to the chart that has taken the place.
	if (inside) {
		const next = charts.get(shownIDs()[Math.min(at, shownIDs().length - 1)]);
		(next?.element.querySelector("summary") ?? document.getElementById("choose-panels")).focus();
	}
	say(`${titleOf(id)} no longer shows`);
}

export function add(id) {
	settings.change({ panels: [...shownIDs(), id] });
	say(`${titleOf(id)} shows at the end`);
}

export { shownIDs, panels };
