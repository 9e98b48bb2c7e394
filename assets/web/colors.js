// The colors that canvas needs: those of the page's style, and those of lines
// from the server.

let palette = { light: ["#4079f2"], dark: ["#4a86f7"] };
let now = null;
const system = matchMedia("(prefers-color-scheme: dark)");

const forced = matchMedia("(forced-colors: active)");

export function isDark() {
	if (forced.matches) {
		return system.matches; // the theme is the system's then
	}
	const { theme } = document.documentElement.dataset;
	return theme === "dark" || theme !== "light" && system.matches;
}

export const setPalette = colors => palette = colors;

export function lineColor(i) {
	const list = isDark() ? palette.dark : palette.light;
	return list[i % list.length];
}

// What the style says of a color depends on the theme; what an element has of
// it is settled.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

// color reads a color of the style, such as "line", as #rrggbb. Where the
// system forces its colors, texts have them; grids stay fainter than the data.
export function color(name) {
	now ??= new Map();
	if (!now.has(name)) {
		probe.style.color = `var(--${name})`;
		probe.style.forcedColorAdjust = name === "muted" ? "auto" : "none";
		const channels = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3);
		now.set(name, "#" + channels.map(c => Number(c).toString(16).padStart(2, "0")).join(""));
	}
	return now.get(name);
}

export const forgetColors = () => now = null;

export function onSystemTheme(listener) {
	system.addEventListener("change", listener);
	forced.addEventListener("change", listener);
}

// faint is a color of which so much shows.
export const faint = (hex, alpha) => hex + Math.round(alpha * 255).toString(16).padStart(2, "0");
