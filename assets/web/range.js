// The choice of the time that the charts show.
import { element, setText } from "./dom.js";
import { moment } from "./format.js";
import { ranges, settings } from "./settings.js";

const nav = document.getElementById("range");
const zoomed = document.getElementById("zoomed");
const back = document.getElementById("zoom-back");

export function startRange() {
	nav.replaceChildren(...ranges.map(range => {
		const button = element("button", { type: "button", onclick: () => settings.change({ range }) }, range);
		button.dataset.range = range;
		return button;
	}));
	back.addEventListener("click", () => {
		settings.change({ zoom: null });
		nav.querySelector("[aria-pressed=true]").focus();
	});
	settings.onChange(show);
	show();
}

function show() {
	for (const button of nav.children) {
		button.setAttribute("aria-pressed", String(button.dataset.range === settings.range));
	}
	const { zoom } = settings;
	zoomed.hidden = !zoom;
	if (zoom) {
		setText(zoomed.querySelector("span"), `${moment(new Date(zoom.from * 1000))} to ${moment(new Date(zoom.to * 1000))}`);
	}
}
