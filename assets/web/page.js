// Refreshes the figures and the charts in place. Without this script the page
// reloads as a whole.
"use strict";

const every = 2000; // ms
const dark = matchMedia("(prefers-color-scheme: dark)");
const charts = [...document.querySelectorAll("img[data-chart]")];
const notice = document.getElementById("notice");
let timer = 0;
let lastAnswer = Date.now();

// Widths in steps, so that clients of about the same size share pictures.
function address(img) {
	const width = Math.min(1600, Math.max(320, Math.ceil(img.clientWidth / 80) * 80));
	const query = new URLSearchParams({
		range: img.dataset.range,
		width: width,
		height: width < 480 ? 200 : 260,
		theme: dark.matches ? "dark" : "light",
	});
	return `charts/${img.dataset.chart}.svg?${query}`;
}

async function answer(url) {
	const response = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(10000) });
	if (!response.ok) {
		throw new Error(`${url}: ${response.status}`);
	}
	return response;
}

async function refreshChart(img) {
	const picture = URL.createObjectURL(await (await answer(address(img))).blob());
	const last = img.src;
	// The script chooses the theme from here on; until now the browser did.
	img.parentElement.querySelector("source")?.remove();
	img.src = picture;
	await img.decode();
	if (last.startsWith("blob:")) {
		URL.revokeObjectURL(last);
	}
}

async function refreshFigures() {
	const page = new DOMParser().parseFromString(await (await answer(location.search || "?")).text(), "text/html");
	for (const id of ["host", "summary"]) {
		document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
	}
}

async function refresh() {
	clearTimeout(timer);
	try {
		await refreshFigures();
		await Promise.all(charts.map(refreshChart));
		lastAnswer = Date.now();
		notice.hidden = true;
	} catch {
		const seconds = Math.round((Date.now() - lastAnswer) / 1000);
		notice.textContent = `No answer from Headroom for ${seconds} s: what you see is old. Trying again.`;
		notice.hidden = false;
	}
	if (!document.hidden) {
		timer = setTimeout(refresh, every);
	}
}

dark.addEventListener("change", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
let resized = 0;
addEventListener("resize", () => {
	clearTimeout(resized);
	resized = setTimeout(refresh, 300);
});
refresh();
