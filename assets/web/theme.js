// Sets the theme before anything is drawn, so that no light page flashes where
// a dark one is wanted. It is not a module because modules run too late.
"use strict";
{
	let theme = new URLSearchParams(location.hash.slice(1)).get("theme");
	try {
		theme ??= JSON.parse(localStorage.getItem("headroom" + location.pathname.replace(/\/[^/]*$/, "")) ?? "{}").theme;
	} catch {
		// Nothing can be kept here: the system's theme will do.
	}
	document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : "system";
	document.documentElement.classList.add("scripted");
}
