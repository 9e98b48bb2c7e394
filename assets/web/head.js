// The head stays at the top while the page scrolls, as high as its texts need.
// What gets the focus must not come to lie beneath it.
const head = document.querySelector(".bar");

new ResizeObserver(() => {
	const sticks = getComputedStyle(head).position === "sticky";
	document.documentElement.style.setProperty("--head", `${sticks ? head.offsetHeight : 0}px`);
}).observe(head);
