// One chart: a panel's lines drawn by uPlot, with a legend, what the pointer
// shows, zoom, and an account in words for those who don't see it.
/* global uPlot */
import { timeTicks, upperBound, valueTicks } from "./axis.js";
import { color, faint, lineColor } from "./colors.js";
import { culprits, titleOf } from "./culprits.js";
import { element, setText } from "./dom.js";
import { moment, ticks, timeTick, value } from "./format.js";
import { lines } from "./lines.js";
import { live } from "./live.js";
import { rangeSeconds, settings } from "./settings.js";

// kinds are the panels of which the person's thresholds tell, of the limit or
// of all there is.
const kinds = { cpu: "cpu", "host-cpu": "cpu", memory: "memory", "host-memory": "memory", swap: "swap", filesystems: "filesystem", disks: "disk" };

// More lines than these have no bands, which would hide each other.
const bandLines = 4;
const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
// fontSize grows with that of the page, which is larger on large screens.
const fontSize = () => Math.round(0.79 * parseFloat(getComputedStyle(document.body).fontSize));

// Charts move their crosshairs together; a drag stays with its own, also where
// the pointer comes over another one.
const crosshair = type => (type === "mousemove" || type === "mouseleave") && !dragged;
const sync = { key: "charts", setSeries: false, filters: { pub: crosshair, sub: crosshair } };

// dragged is the chart that time is being selected on.
let dragged = null;
document.addEventListener("mousemove", event => dragged?.drag(event));
// At the end of the event, since the plot takes it first.
document.addEventListener("mouseup", event => event.button === 0 && setTimeout(() => dragged?.drop()));

// active is the chart that is pointed at, by whatever means; the others follow
// its crosshair.
let active = null;

// Escape ends a selection of time, which nothing else is to hear of, or takes
// the box away that the pointer has called up.
document.addEventListener("keydown", event => {
	if (event.key !== "Escape") {
		return;
	}
	if (dragged) {
		event.stopPropagation();
		event.preventDefault();
		dragged.cancel();
	} else if (active && !active.plot.contains(document.activeElement)) {
		active.away();
	}
}, true);

export class Chart {
	#panel;
	#plot = null;
	#form = "";
	#data = null;
	#legend = [];
	#shown = null;
	#hint = "";
	#fingers = new Map();
	#picked = null; // the time that a key or a finger has picked
	#carried = false; // and that the chart has moved on from since
	#early = null; // a key that came before the lines of the time that shows
	#overview = { time: 0, text: "" };

	// panel is as /api/v1/panels tells it; actions go into the head.
	constructor(panel, actions) {
		this.#panel = panel;
		const title = `chart-${panel.id}`;
		this.legend = element("ul", { className: "legend", "aria-label": `Lines of ${panel.title}` });
		this.legend.dataset.unit = panel.unit;
		this.tip = element("div", { className: "tip", hidden: true });
		this.tip.setAttribute("aria-hidden", "true");
		this.empty = element("p", { className: "empty", hidden: true });
		this.plot = element("div", {
			className: "plot", tabIndex: 0, role: "slider", "aria-label": `${panel.title}, time`,
			"aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0", "aria-describedby": "chart-keys",
			onkeydown: event => this.#key(event), onblur: () => this.#blur(),
			// After a tap the browser plays a mouse that enters, too: what the
			// finger has picked stays.
			onpointerenter: ({ pointerType }) => {
				if (pointerType === "mouse") {
					this.#picked = null;
					active = this;
				}
			},
			onmouseleave: () => active = null,
			onpointerdown: event => this.#touch(event), onpointermove: event => this.#touch(event), onpointerup: event => this.#lift(event),
			onpointercancel: () => {
				this.#fingers.clear();
				this.away();
			},
		});
		this.summary = element("p", { className: "unseen" });
		this.element = element("article", { className: "card chart", "aria-labelledby": title },
			element("header", {}, element("h3", { id: title }, panel.title), actions),
			this.legend, element("div", { className: "frame" }, this.plot, this.empty, this.tip), this.summary);
		this.element.dataset.panel = panel.id;
		this.#watchSize();
	}

	get id() {
		return this.#panel.id;
	}

	#watchSize() {
		let width = 0;
		this.sizes = new ResizeObserver(([entry]) => {
			const now = Math.floor(entry.contentRect.width);
			if (now !== width && now > 0) {
				width = now;
				if (this.#plot) {
					this.#plot.setSize({ width, height: this.plot.clientHeight });
				} else {
					this.update(true);
				}
			}
		});
		this.sizes.observe(this.plot);
	}

	destroy() {
		if (active === this) {
			active = null;
		}
		if (dragged === this) {
			dragged = null;
		}
		this.sizes.disconnect();
		this.#plot?.destroy();
		this.#plot = null;
	}

	// update shows what lines holds now. whole says that all of it may be other.
	update(whole) {
		const found = lines.get(this.id);
		if (!found) {
			return;
		}
		const shown = found.lines.filter(l => !this.#isHidden(l));
		this.empty.hidden = found.lines.length > 0;
		this.plot.hidden = found.lines.length === 0;
		if (found.lines.length === 0) {
			setText(this.empty, `Nothing has been measured ${live.began ? "here" : "yet"}.`);
			return;
		}
		const bands = !this.#panel.stacked && found.lines.filter(l => !l.limit).length <= bandLines;
		const withBand = l => bands && !l.limit && Boolean(l.min);
		const form = JSON.stringify([found.lines.map(l => [l.label, l.color, l.fill, l.limit]), shown.map(l => [l.label, withBand(l)])]);
		const [series, data] = this.#series(found, shown, withBand);
		if (form !== this.#form && dragged === this) {
			// A plot that is made anew would lose the selection.
			this.#form = "";
			return;
		}
		this.#data = { found, shown };
		if (form !== this.#form || !this.#plot) {
			this.#form = form;
			this.#buildLegend(found.lines);
			this.#build(series, data);
		} else {
			this.#plot.batch(() => {
				this.#plot.setData(data, false);
				this.#toSpan();
			});
			this.#follow();
		}
		this.#tellLegend();
		if (whole) {
			this.#summarize();
			const key = this.#early;
			this.#early = null;
			if (key && document.activeElement === this.plot) {
				this.#key(key);
			}
		}
	}

	// redraw draws again in other colors.
	redraw() {
		this.#plot?.redraw(false, true);
		this.#legend.forEach(({ swatch, line }) => swatch.style.setProperty("--swatch", this.#color(line)));
	}

	#color = line => line.limit ? color("limit") : lineColor(line.color);

	#isHidden = line => settings.hidden.includes(`${this.id}/${line.label}`);

	// #series makes what uPlot draws: for each line its mean and, where they are
	// other, its least and greatest values, with what lies between shaded.
	#series(found, shown, withBand) {
		const series = [{}];
		const data = [found.times];
		const bands = [];
		const sums = this.#panel.stacked ? stack(shown, found.times.length) : null;
		// The first line is drawn last, so that it lies on top; of a stack, where
		// the others add nothing, it is the one that counts.
		const order = shown.map((_, i) => i).reverse();
		let above = null;
		for (const i of order) {
			const line = shown[i];
			const stroke = () => this.#color(line);
			if (withBand(line)) {
				const edge = { stroke: "transparent", width: 0, points: { show: false } };
				series.push({ ...edge, max: true }, edge);
				data.push(line.max, line.min);
				bands.push({ series: [series.length - 2, series.length - 1], fill: () => faint(this.#color(line), 0.18) });
			}
			const values = sums && !line.limit ? sums[i] : line.mean;
			series.push({
				line, stroke, width: line.limit || sums ? 1 : 1.5, dash: line.limit ? [6, 4] : undefined,
				fill: line.limit || !(line.fill || sums) ? undefined : u => sums ? faint(this.#color(line), 0.35) : shade(u, this.#color(line)),
				points: { show: (u, i) => isLonely(u.data[i]), size: 3.5, fill: stroke, width: 0 },
			});
			data.push(values);
			if (sums && !line.limit) {
				const upper = above;
				if (upper) {
					bands.push({ series: [upper.index, series.length - 1], fill: () => faint(this.#color(upper.line), 0.35) });
				}
				above = { index: series.length - 1, line };
			}
		}
		this.bands = bands;
		return [series, data];
	}

	#build(series, data) {
		const width = this.plot.clientWidth;
		if (width === 0) {
			this.#form = ""; // it is made once it has a size
			return;
		}
		const { left, top } = this.#plot?.cursor ?? { left: -10 };
		this.#plot?.destroy();
		const { unit } = this.#panel;
		const size = fontSize();
		const font = `${size}px ${family}`;
		const muted = () => color("muted");
		const grid = { stroke: () => color("line"), width: 1 };
		this.#plot = new uPlot({
			width, height: this.plot.clientHeight, series, bands: this.bands, padding: [8, 12, 0, 0],
			legend: { show: false },
			scales: {
				// uPlot gives what it knows of the data; what shows is decided by us.
				x: { time: false, auto: false, range: (_, from, to) => [from, to] },
				y: { range: () => this.#bounds() },
			},
			axes: [
				{
					font, stroke: muted, grid, ticks: { show: false }, size: 2 * size + 2, gap: 5,
					splits: (u, _, from, to) => timeTicks(from, to, Math.max(2, Math.floor(u.width / 84))).ticks,
					values: (u, splits) => {
						const { min, max } = u.scales.x;
						const { step } = timeTicks(min, max, Math.max(2, Math.floor(u.width / 84)));
						const texts = splits.map(t => timeTick(new Date(t * 1000), step, max - min));
						// One at the very edge would be cut off, or touch the values;
						// a digit is about 0.6 of its height wide.
						const half = 0.3 * size * Math.max(...texts.map(t => t.length));
						const [first, last] = [min + (max - min) * 10 / u.width, max - (max - min) * (half - 10) / u.width];
						return splits.map((t, i) => t < first || t > last ? "" : texts[i]);
					},
				},
				{
					font, stroke: muted, grid, ticks: { show: false }, size: 6 * size + 2, gap: 6,
					splits: (_, __, low, high) => valueTicks(unit, low, high, 5),
					values: (_, splits) => ticks(unit, splits),
				},
			],
			focus: { alpha: 0.25 },
			cursor: {
				sync, y: false,
				points: { size: 7, width: 1.5, stroke: (u, i) => u.series[i].line ? this.#color(u.series[i].line) : "transparent", fill: () => color("card") },
				// Only the lines have points, not the edges of their bands.
				dataIdx: (u, i, at) => i === 0 || u.series[i].line ? at : null,
				drag: { x: true, y: false, setScale: false, dist: 6 },
				bind: {
					dblclick: () => () => settings.zoom && settings.change({ zoom: null }),
					// The other buttons belong to the browser, which tells nobody when
					// its menu is closed.
					mousedown: (_, __, handle) => event => {
						if (event.button !== 0) {
							return null;
						}
						dragged = this;
						return handle(event);
					},
					mouseleave: (_, __, handle) => event => dragged === this ? null : handle(event),
				},
			},
			hooks: {
				drawAxes: [u => this.#drawLevels(u)],
				setCursor: [u => this.#point(u)],
				setSelect: [u => this.#zoomTo(u)],
			},
		}, data, this.plot);
		this.#toSpan();
		if (this.#picked !== null) {
			this.#follow();
		} else if (left >= 0) {
			this.#plot.setCursor({ left, top });
		}
		this.element.uplot = this.#plot; // for tests and the console
	}

	// #toSpan shows the time that is wanted. The bounds of the values follow.
	#toSpan() {
		const { from, to } = lines.span;
		this.#plot.setScale("x", { min: from, max: to });
		this.plot.setAttribute("aria-valuemin", Math.round(from));
		this.plot.setAttribute("aria-valuemax", Math.round(to));
	}

	// #bounds are those of the panel, or zero and a round number that holds what
	// shows.
	#bounds() {
		const { unit, min, max, stacked } = this.#panel;
		const { found, shown } = this.#data;
		const { from, to } = lines.span;
		let top = 0;
		let bottom = 0;
		const first = found.times.findIndex(t => t >= from);
		const sums = stacked ? stack(shown, found.times.length) : null;
		const band = shown.length <= bandLines && !stacked;
		shown.forEach((line, i) => {
			// A limit far above would press the lines to the ground.
			if (line.limit && !this.#panel.limit_bounds) {
				return;
			}
			const values = sums && !line.limit ? sums[i] : band && line.max ? line.max : line.mean;
			for (let j = Math.max(0, first); j < values.length && found.times[j] <= to + 1; j++) {
				if (values[j] !== null) {
					top = Math.max(top, values[j]);
					bottom = Math.min(bottom, values[j]);
				}
			}
		});
		const low = min ?? (bottom < 0 ? -upperBound(unit, -bottom) : 0);
		const high = max ?? upperBound(unit, top);
		return high > low ? [low, high] : [0, 1];
	}

	#zoomTo(u) {
		if (u.select.width < 6) {
			return;
		}
		const from = u.posToVal(u.select.left, "x");
		const to = u.posToVal(u.select.left + u.select.width, "x");
		u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
		zoom(from, to);
	}

	// #drawLevels draws from where on the person wants to be warned, beneath the
	// lines.
	#drawLevels(u) {
		const kind = kinds[this.id];
		const whole = this.#panel.unit === "ratio" ? 1 : this.#data.found.lines.find(l => l.limit)?.mean.findLast(v => v !== null);
		if (!kind || !whole) {
			return;
		}
		const { ctx, bbox: { left, top, width } } = u;
		const px = uPlot.pxRatio;
		ctx.save();
		ctx.lineWidth = px;
		ctx.setLineDash([2 * px, 5 * px]);
		for (const [level, part] of Object.entries(settings.thresholds(kind))) {
			const y = Math.round(u.valToPos(part * whole, "y", true)) + px / 2;
			if (part !== null && y >= top) {
				ctx.strokeStyle = faint(color(level), 0.7);
				ctx.beginPath();
				ctx.moveTo(left, y);
				ctx.lineTo(left + width, y);
				ctx.stroke();
			}
		}
		ctx.restore();
	}

	// drag follows the pointer out of the plot: uPlot takes all up to the edge
	// when it leaves.
	drag(event) {
		const { over } = this.#plot;
		if (over.contains(event.target)) {
			return;
		}
		const at = over.getBoundingClientRect();
		over.dispatchEvent(new MouseEvent("mousemove", {
			clientX: Math.min(Math.max(event.clientX, at.left), at.right), clientY: at.top + at.height / 2,
			buttons: event.buttons, movementX: event.movementX || 1,
		}));
	}

	// drop ends a selection of time, and makes up for what has waited for that:
	// the plot was not told that the pointer left it, nor was it made anew.
	drop() {
		dragged = null;
		if (this.#picked === null) {
			const { left, top } = this.plot.matches(":hover") ? this.#plot.cursor : { left: -10, top: -10 };
			this.#plot.setCursor({ left, top }, true, true);
		}
		if (this.#form === "") {
			this.update(true);
		}
	}

	// cancel ends a selection without a zoom: of an empty one uPlot tells nobody.
	cancel() {
		const { left, top } = this.#plot.cursor;
		this.#plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
		document.dispatchEvent(new MouseEvent("mouseup"));
		this.#plot.setCursor({ left, top }, true, true);
		this.drop();
	}

	#buildLegend(all) {
		this.#legend = all.map(line => {
			const swatch = element("span", { className: line.limit ? "swatch limit" : "swatch" });
			swatch.style.setProperty("--swatch", this.#color(line));
			const told = element("span", { className: "told" });
			const button = element("button", {
				type: "button", "aria-pressed": String(!this.#isHidden(line)), title: "Show or hide this line",
				onpointerenter: () => this.#stress(line), onpointerleave: () => this.#stress(null),
				onfocus: () => this.#stress(line), onblur: () => this.#stress(null),
				onclick: () => settings.hide(`${this.id}/${line.label}`, !this.#isHidden(line)),
			}, swatch, element("span", { className: "name" }, line.label), told);
			return { line, button, told, swatch };
		});
		const focused = [...this.legend.querySelectorAll("button")].indexOf(document.activeElement);
		this.legend.replaceChildren(...this.#legend.map(l => element("li", {}, l.button)));
		if (focused >= 0) {
			this.#legend[focused]?.button.focus();
		}
	}

	// #stress makes the other lines fainter: there are more lines than colors.
	#stress(line) {
		const index = line && this.#plot ? this.#plot.series.findIndex(s => s.line?.label === line.label) : -1;
		this.#plot?.setSeries(index > 0 ? index : null, { focus: true });
	}

	// #tellLegend writes the values at a point of time, or the newest.
	#tellLegend(index = this.#plot?.cursor.idx) {
		const { found } = this.#data;
		this.#legend.forEach(({ told }, i) => {
			const values = found.lines[i]?.mean ?? [];
			setText(told, value(this.#panel.unit, index === null || index === undefined ? values.findLast(v => v !== null) ?? null : values[index]));
		});
	}

	// #point follows the crosshair, which any chart may have moved.
	#point(u) {
		const { idx, left } = u.cursor;
		if (!this.#plot) {
			return; // it is being made
		}
		this.#tellLegend(left < 0 ? null : idx);
		const own = left >= 0 && idx !== null && idx !== undefined && active === this;
		if (!own) {
			this.#leave();
			return;
		}
		// While the chart moves on nothing new is told of a time that was picked.
		if (this.#picked !== null && this.#shown === this.#picked) {
			this.#place();
		} else {
			this.#tip(idx);
		}
	}

	// #blur tells of all of the time again, unless the pointer is there.
	#blur() {
		if (active === this && !this.plot.matches(":hover")) {
			this.away();
		}
		this.#speak(this.#overview.time, this.#overview.text);
	}

	// #speak says what those hear who are on the chart.
	#speak(time, text) {
		this.plot.setAttribute("aria-valuenow", Math.round(time));
		this.plot.setAttribute("aria-valuetext", text);
	}

	#leave() {
		this.tip.hidden = true;
		this.#shown = null;
	}

	// #follow keeps the crosshair on the time that was picked while the chart
	// moves on.
	#follow() {
		if (this.#picked === null || active !== this) {
			return;
		}
		const times = this.#data.found.times.filter(shows);
		if (times.length === 0) {
			this.away();
			return;
		}
		// What the chart has left behind is picked no longer: its edge is.
		const within = Math.min(times.at(-1), Math.max(times[0], this.#picked));
		this.#carried ||= within !== this.#picked;
		this.#picked = within;
		this.#plot.setCursor({ left: this.#plot.valToPos(within, "x"), top: this.#plot.over.clientHeight / 2 }, true, true);
	}

	// away takes the crosshair out of the charts, and the box until the pointer
	// comes again.
	away() {
		this.#picked = null;
		active = null;
		this.#plot?.setCursor({ left: -10, top: -10 }, true, true);
		this.#leave();
	}

	#tip(index) {
		const { found, shown } = this.#data;
		const time = found.times[index];
		const { unit } = this.#panel;
		const rows = shown.map(line => {
			const v = line.mean[index];
			const spread = shown.length <= 6 && line.min && v !== null && line.max[index] > line.min[index]
				? element("span", { className: "spread" }, `${value(unit, line.min[index])} to ${value(unit, line.max[index])}`) : null;
			const swatch = element("span", { className: line.limit ? "swatch limit" : "swatch" });
			swatch.style.setProperty("--swatch", this.#color(line));
			return { v, row: element("li", {}, swatch, element("span", { className: "name" }, line.label), element("span", { className: "told" }, value(unit, v)), spread) };
		});
		// Of many lines the greatest are told.
		const most = 10;
		if (rows.length > most) {
			rows.sort((a, b) => (b.v ?? -Infinity) - (a.v ?? -Infinity));
		}
		const list = element("ul", {}, rows.slice(0, most).map(r => r.row));
		const more = rows.length > most ? element("p", { className: "more" }, `and ${rows.length - most} more`) : null;
		const when = moment(new Date(time * 1000), new Date(live.now));
		const who = element("div", { className: "who" });
		this.tip.replaceChildren(element("p", { className: "when" }, when), list, ...more ? [more] : [], who);
		this.tip.hidden = false;
		this.#place();
		this.#hint = `${when}: ${shown.map(l => `${l.label} ${value(unit, l.mean[index])}`).slice(0, most).join(", ")}`;
		// What a pointer rests on changes with each tick, as the edge does, and is
		// not read aloud.
		const aloud = this.#picked === time && !this.#carried;
		if (aloud) {
			this.#speak(time, this.#hint);
		}
		this.#shown = time;
		const title = titleOf(this.#panel.culprits);
		if (title) {
			culprits(this.#panel.culprits, time, found => {
				if (this.#shown !== time || found.length === 0) {
					return;
				}
				who.replaceChildren(element("p", {}, title), element("ul", {}, found.map(c =>
					element("li", {}, element("span", { className: "name" }, c.name), element("span", { className: "told" }, c.value)))));
				if (aloud) {
					this.#speak(time, `${this.#hint}; ${title}: ${found.map(c => `${c.name} ${c.value}`).join(", ")}`);
				}
				this.#place();
			});
		}
	}

	// #place puts the box beside the crosshair, on the side with more room.
	#place() {
		const { over, cursor } = this.#plot;
		const at = over.offsetLeft + cursor.left;
		const room = this.plot.clientWidth;
		const width = this.tip.offsetWidth;
		const beside = at > room / 2 ? at - width - 14 : at + 14;
		this.tip.style.setProperty("transform", `translate(${Math.round(Math.max(0, Math.min(room - width, beside)))}px, 8px)`);
	}

	// #touch follows a finger, which uPlot does not.
	#touch(event) {
		if (event.pointerType === "mouse" || !this.#plot) {
			return;
		}
		active = this;
		this.#picked = null;
		const over = this.#plot.over.getBoundingClientRect();
		const x = event.clientX - over.left;
		if (event.type === "pointerdown") {
			this.#fingers.set(event.pointerId, { began: { x, y: event.clientY }, now: { x, y: event.clientY } });
		} else if (this.#fingers.has(event.pointerId)) {
			this.#fingers.get(event.pointerId).now = { x, y: event.clientY };
		}
		if (this.#fingers.size > 1) {
			return;
		}
		const within = (v, most) => Math.min(most, Math.max(0, v));
		this.#plot.setCursor({ left: within(x, over.width), top: within(event.clientY - over.top, over.height) }, true, true);
		// The time stays picked, not the place.
		this.#picked = this.#plot.data[0][this.#plot.cursor.idx] ?? null;
		this.#carried = false;
		// It is over when something else is touched.
		const elsewhere = e => {
			if (!this.plot.contains(e.target)) {
				this.away();
				removeEventListener("pointerdown", elsewhere);
			}
		};
		if (event.type === "pointerdown") {
			addEventListener("pointerdown", elsewhere);
		}
	}

	// #lift ends a touch. Two fingers zoom by as much as they have moved apart;
	// the time that was between them is there again.
	#lift(event) {
		const fingers = [...this.#fingers.values()];
		this.#fingers.delete(event.pointerId);
		if (fingers.length !== 2 || !this.#plot) {
			return;
		}
		this.#fingers.clear();
		const [a, b] = fingers;
		const distance = when => Math.hypot(a[when].x - b[when].x, a[when].y - b[when].y);
		const middle = when => (a[when].x + b[when].x) / 2;
		const factor = distance("now") / Math.max(1, distance("began"));
		if (!(factor > 0) || Math.abs(factor - 1) < 0.1) {
			return;
		}
		const width = this.#plot.over.clientWidth;
		const span = (lines.span.to - lines.span.from) / factor;
		if (span < rangeSeconds(settings.range)) {
			const from = this.#plot.posToVal(middle("began"), "x") - span * middle("now") / width;
			zoom(from, from + span);
		} else if (settings.zoom) {
			settings.change({ zoom: null });
		}
	}

	// #key moves the crosshair and zooms, as a drag does.
	#key(event) {
		const u = this.#plot;
		if (!u || event.altKey || event.ctrlKey || event.metaKey) {
			return;
		}
		if (event.key === "-" || event.key === "Escape") {
			if (settings.zoom) {
				settings.change({ zoom: null });
			}
			this.away();
			event.preventDefault();
			return;
		}
		const { times } = this.#data.found;
		const first = times.findIndex(shows);
		const last = times.findLastIndex(shows);
		if (first < 0) {
			this.#early = event; // the lines are on their way
			if (/^(Arrow|Page|Home|End)/.test(event.key)) {
				event.preventDefault();
			}
			return;
		}
		const now = u.cursor.left >= 0 && u.cursor.idx !== null ? u.cursor.idx : last;
		const stride = event.shiftKey ? 10 : 1;
		const moves = { ArrowLeft: now - stride, ArrowRight: now + stride, ArrowDown: now - stride, ArrowUp: now + stride, Home: first, End: last, PageDown: now - 30, PageUp: now + 30 };
		if (event.key in moves) {
			const to = Math.min(last, Math.max(first, moves[event.key]));
			active = this;
			this.#picked = times[to];
			this.#carried = false;
			u.setCursor({ left: u.valToPos(times[to], "x"), top: u.over.clientHeight / 2 }, true, true);
			this.#tip(to);
		} else if (event.key === "+" || event.key === "=") {
			const { from, to } = lines.span;
			const half = (to - from) / 4;
			const middle = Math.min(to - half, Math.max(from + half, times[now]));
			zoom(middle - half, middle + half);
		} else {
			return;
		}
		event.preventDefault();
	}

	#summarize() {
		const { shown, found } = this.#data;
		const { unit } = this.#panel;
		const told = shown.slice(0, 20).map(line => {
			const known = line.mean.filter(v => v !== null);
			if (known.length === 0) {
				return `${line.label}: nothing measured`;
			}
			if (line.limit) {
				return `${line.label}: ${value(unit, known.at(-1))}`;
			}
			const least = Math.min(...(line.min ?? line.mean).filter(v => v !== null));
			const most = Math.max(...(line.max ?? line.mean).filter(v => v !== null));
			return `${line.label}: last ${value(unit, known.at(-1))}, from ${value(unit, least)} to ${value(unit, most)}`;
		});
		if (told.length === 0) {
			told.push("All lines are hidden");
		}
		const span = found.times.length ? `${moment(new Date(found.times[0] * 1000))} to ${moment(new Date(found.times.at(-1) * 1000))}` : "";
		setText(this.summary, `${this.#panel.title}, ${span}. ${told.join(". ")}.`);
		this.#overview = { time: found.times.at(-1) ?? 0, text: told.join("; ") };
		// Who is on it would hear all of it once a minute.
		if (document.activeElement !== this.plot) {
			this.#speak(this.#overview.time, this.#overview.text);
		}
	}
}

// shows is whether a time is one of those that the charts show.
const shows = time => time >= lines.span.from && time <= lines.span.to;

// zoom shows a part of the time, no shorter than 10 seconds.
function zoom(from, to) {
	const missing = Math.max(0, 10 - (to - from)) / 2;
	const late = Math.max(0, to + missing - live.now / 1000); // there is nothing in the future
	settings.change({ zoom: { from: from - missing - late, to: to + missing - late } });
}

// shade fades out towards the ground.
function shade(u, hex) {
	const { top, height } = u.bbox;
	const gradient = u.ctx.createLinearGradient(0, top, 0, top + height);
	gradient.addColorStop(0, faint(hex, 0.3));
	gradient.addColorStop(1, faint(hex, 0.06));
	return gradient;
}

// isLonely is whether there is one value alone, which no line would show.
function isLonely(values) {
	let known = 0;
	for (const v of values) {
		known += v === null ? 0 : 1;
	}
	return known === 1;
}

// stack puts lines one on another. Where some are unknown the others still
// stand; where all are, so is the sum.
function stack(shown, length) {
	const lines = shown.filter(l => !l.limit);
	const known = Array.from({ length }, (_, j) => lines.some(l => l.mean[j] !== null));
	let sum = new Array(length).fill(0);
	return shown.map(line => {
		if (line.limit) {
			return line.mean;
		}
		sum = sum.map((s, j) => s + (line.mean[j] ?? 0));
		return sum.map((s, j) => known[j] ? s : null);
	});
}
