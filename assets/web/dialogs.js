// The dialogs in which the person chooses panels, thresholds and the theme.
import { add, moveBy, panels, remove, shownIDs, titleOf } from "./charts.js";
import { element, say } from "./dom.js";
import { settings, thresholdNames } from "./settings.js";

const panelsDialog = document.getElementById("panels-dialog");
const settingsDialog = document.getElementById("settings-dialog");
const shown = document.getElementById("panels-shown");
const others = document.getElementById("panels-others");
const thresholds = document.getElementById("thresholds");

export function startDialogs() {
	opens("choose-panels", panelsDialog, listPanels);
	opens("open-settings", settingsDialog, fillSettings);
	document.getElementById("share").addEventListener("click", share);
	document.getElementById("usual-panels").addEventListener("click", () => {
		settings.change({ panels: null });
		say("The usual charts show again");
	});
	document.getElementById("reset").addEventListener("click", () => {
		settings.reset();
		fillSettings();
		say("Everything is as usual again");
	});
	for (const radio of settingsDialog.querySelectorAll("input[name=theme]")) {
		radio.addEventListener("change", () => settings.change({ theme: radio.value === "system" ? null : radio.value }));
	}
	thresholds.addEventListener("change", readThresholds);
	settings.onChange(() => panelsDialog.open && listPanels());
}

function opens(button, dialog, fill) {
	document.getElementById(button).addEventListener("click", () => {
		fill();
		dialog.showModal();
	});
	dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
	// A click beside it closes it, but not where something else was pressed: the
	// dialog's margins, or a text that was selected up to the outside.
	const isBeside = ({ clientX: x, clientY: y }) => {
		const { left, right, top, bottom } = dialog.getBoundingClientRect();
		return x < left || x > right || y < top || y > bottom;
	};
	let pressed = false;
	dialog.addEventListener("pointerdown", event => pressed = isBeside(event));
	dialog.addEventListener("click", event => pressed && event.target === dialog && isBeside(event) && dialog.close());
}

// listPanels makes the lists anew and gives the focus back to the button that
// did it.
function listPanels() {
	const focused = document.activeElement?.dataset?.action;
	const ids = shownIDs();
	shown.replaceChildren(...ids.map((id, i) => element("li", {},
		element("span", { className: "name" }, titleOf(id)),
		icon("↑", `Move ${titleOf(id)} up`, `up ${id}`, () => moveBy(id, -1), i === 0),
		icon("↓", `Move ${titleOf(id)} down`, `down ${id}`, () => moveBy(id, 1), i === ids.length - 1),
		icon("×", `Remove ${titleOf(id)}`, `remove ${id}`, () => remove(id)))));
	others.replaceChildren(...panels.filter(p => !ids.includes(p.id)).map(p => element("li", {},
		element("span", { className: "name" }, p.title),
		icon("+", `Add ${p.title}`, `add ${p.id}`, () => add(p.id)))));
	document.getElementById("none-left").hidden = others.children.length > 0;
	if (!focused) {
		return;
	}
	const buttons = [...panelsDialog.querySelectorAll("[data-action]")];
	const [, id] = focused.split(" ");
	const next = buttons.find(b => b.dataset.action === focused && !b.disabled)
		?? buttons.find(b => b.dataset.action.endsWith(" " + id) && !b.disabled)
		?? panelsDialog.querySelector("[data-close]");
	next.focus();
}

function icon(sign, label, action, onclick, disabled = false) {
	const button = element("button", { type: "button", className: "icon", "aria-label": label, title: label, disabled, onclick }, sign);
	button.dataset.action = action;
	return button;
}

function fillSettings() {
	for (const radio of settingsDialog.querySelectorAll("input[name=theme]")) {
		radio.checked = radio.value === settings.theme;
	}
	thresholds.replaceChildren(...Object.entries(thresholdNames).map(([kind, name]) => {
		const { warning, critical } = settings.thresholds(kind);
		return element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, percent(kind, "warning", name, warning)), element("td", {}, percent(kind, "critical", name, critical)));
	}));
}

function percent(kind, level, name, ratio) {
	const input = element("input", { type: "number", min: 1, max: 100, step: 1, required: level === "warning", placeholder: level === "critical" ? "never" : null, value: ratio === null ? "" : String(Math.round(ratio * 1000) / 10), "aria-label": `${name}: ${level} from, in percent` });
	input.step = "any";
	input.dataset.kind = kind;
	input.dataset.level = level;
	return element("span", { className: "percent" }, input, "%");
}

// readThresholds takes what was typed, where it makes sense.
function readThresholds(event) {
	const { kind } = event.target.dataset;
	const [warning, critical] = ["warning", "critical"].map(level => thresholds.querySelector(`[data-kind=${kind}][data-level=${level}]`));
	critical.setCustomValidity(critical.value && Number(warning.value) > Number(critical.value) ? "Critical must not be below warning." : "");
	if (!warning.reportValidity() || !critical.reportValidity()) {
		return;
	}
	settings.change({ thresholds: { [kind]: { warning: warning.value / 100, critical: critical.value ? critical.value / 100 : null } } });
}

async function share() {
	const link = settings.link();
	try {
		await navigator.clipboard.writeText(link);
		say("The link to this view is in the clipboard");
	} catch {
		// Without a secure connection there is no clipboard, but an address.
		history.replaceState(null, "", link);
		say("The address of this page is now the link to this view");
	}
}
