// Elements of the page.

// element makes one. Properties that begin with "on" are listeners, those with
// a dash or in the list below attributes, the rest properties; children may be
// text, elements, or nothing.
export function element(name, properties = {}, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) {
			continue;
		}
		if (key.startsWith("on")) {
			made.addEventListener(key.slice(2), value);
		} else if (key.includes("-") || attributes.has(key)) {
			made.setAttribute(key, value === true ? "" : value);
		} else {
			made[key] = value;
		}
	}
	made.append(...children.flat().filter(c => c !== null && c !== undefined && c !== ""));
	return made;
}

const attributes = new Set(["role", "for", "scope", "colspan", "list", "form", "download"]);

// setText changes a text only where it is another, which spares screen readers
// and the browser's layout.
export function setText(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

// svg makes an element of a drawing.
export function svg(name, attributes, ...children) {
	const made = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const [key, value] of Object.entries(attributes)) {
		made.setAttribute(key, value);
	}
	made.append(...children);
	return made;
}

// say tells those who hear the page what has just been done, and shows it for
// a moment to those who see it.
let quiet = 0;
export function say(text) {
	// What lies outside of an open dialog is neither heard nor well seen.
	const place = document.querySelector("dialog[open] > .said") ?? document.getElementById("said");
	const places = document.querySelectorAll(".said");
	places.forEach(p => setText(p, p === place ? text : ""));
	clearTimeout(quiet);
	quiet = setTimeout(() => places.forEach(p => setText(p, "")), 4000);
}
