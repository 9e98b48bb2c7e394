// Numbers as people read them. The same as charts/format.go and charts/axis.go,
// so that a chart here and a picture of it say the same; a test compares them.

const unknown = "–";

const byteScales = [[1, "B"], [2 ** 10, "KiB"], [2 ** 20, "MiB"], [2 ** 30, "GiB"], [2 ** 40, "TiB"], [2 ** 50, "PiB"], [2 ** 60, "EiB"]];
const decimalScales = [[1, ""], [1e3, "k"], [1e6, "M"], [1e9, "G"], [1e12, "T"]];
const powerScales = [[1e-3, "m"], ...decimalScales];

// value writes v with its unit: "43.2 %", "1.5 GiB", "3 h 12 min". What isn't
// a number reads as an en dash.
export function value(unit, v, precise = 1) {
	if (!Number.isFinite(v)) {
		return unknown;
	}
	if (v < 0) {
		return "-" + value(unit, -v, precise);
	}
	switch (unit) {
	case "ratio":
		return percent(v, precise);
	case "bytes":
		return scaled(v, byteScales, precise, "");
	case "bytes_per_second":
		return scaled(v, byteScales, precise, "/s");
	case "per_second":
		return scaled(v, decimalScales, precise, "/s");
	case "seconds":
		return duration(v, precise);
	case "hertz":
		return scaled(v, decimalScales, precise, "Hz");
	case "watts":
		return v === 0 ? "0 W" : scaled(v, powerScales, precise, "W");
	case "joules":
		return scaled(v, decimalScales, precise, "J");
	case "celsius":
		return short(v, precise, false) + " °C";
	case "per_minute":
		return number(v, 0) + " rpm";
	default:
		return count(v, precise);
	}
}

// partOf writes how much of a whole is used: "3.1 of 8.0 GiB". It is empty
// where one of them is unknown.
export function partOf(unit, part, whole) {
	if (!Number.isFinite(part) || !Number.isFinite(whole)) {
		return "";
	}
	const p = value(unit, part);
	const w = value(unit, whole);
	const space = p.indexOf(" ");
	return (space > 0 && w.endsWith(p.slice(space)) ? p.slice(0, space) : p) + " of " + w;
}

function percent(v, precise) {
	const p = v * 100;
	return number(p, p === 0 || p >= 99.95 ? 0 : precise) + " %";
}

function scaleOf(v, scales) {
	let i = 0;
	while (i + 1 < scales.length && v >= scales[i + 1][0]) {
		i++;
	}
	return i;
}

function scaled(v, scales, precise, suffix) {
	let i = scaleOf(v, scales);
	let text = short(v / scales[i][0], precise, scales[i][0] > 1);
	// 1023.9 KiB reads "1.0 MiB", not "1024 KiB".
	if (i + 1 < scales.length && text === number(scales[i + 1][0] / scales[i][0], 0)) {
		i++;
		text = short(1, precise, true);
	}
	return text + " " + scales[i][1] + suffix;
}

function short(v, precise, isScaled) {
	if (!isScaled && v === Math.trunc(v)) {
		return number(v, 0);
	}
	return number(v, v < 9.95 ? 1 : v < 99.95 ? precise : 0);
}

function count(v, precise) {
	if (v >= 9999.5) {
		let i = scaleOf(v, decimalScales);
		let text = short(v / decimalScales[i][0], precise, true);
		if (i + 1 < decimalScales.length && text === "1000") {
			i++;
			text = short(1, precise, true);
		}
		return text + " " + decimalScales[i][1];
	}
	if (v === Math.trunc(v)) {
		return number(v, 0);
	}
	return number(v, v < 9.995 ? 1 + precise : v < 99.95 ? precise : 0);
}

function duration(v, precise) {
	if (v === 0) {
		return "0 s";
	} else if (v < 0.0009995) {
		return short(v * 1e6, precise, false) + " µs";
	} else if (v < 0.9995) {
		return short(v * 1e3, precise, false) + " ms";
	} else if (v < 9.95) {
		return number(v, 1) + " s";
	} else if (v < 59.5) {
		return number(v, 0) + " s";
	}
	const s = Math.round(v);
	if (s < 3600) {
		return twoUnits(s, 60, "min", 1, "s", precise);
	} else if (s < 86400) {
		return twoUnits(Math.floor(s / 60) * 60, 3600, "h", 60, "min", precise);
	}
	return twoUnits(Math.floor(s / 3600) * 3600, 86400, "d", 3600, "h", precise);
}

function twoUnits(s, large, largeName, small, smallName, precise) {
	const whole = Math.floor(s / large);
	const rest = Math.floor((s - whole * large) / small);
	const text = number(whole, 0) + " " + largeName;
	return rest === 0 || precise === 0 || whole >= 1000 ? text : text + " " + number(rest, 0) + " " + smallName;
}

function number(v, decimals) {
	if (Math.abs(v) < 1e7) {
		const text = v.toFixed(decimals);
		// What lies in the middle goes to the even digit in Go, up here.
		const isMiddle = Math.abs(v * 2 ** (decimals + 1)) % 2 === 1;
		return isMiddle && "13579".includes(text.at(-1)) ? (v - Math.sign(v) * 0.5 * 10 ** -decimals).toFixed(decimals) : text;
	}
	// Go writes 1.23e+07 with two digits of the exponent at least.
	const text = Number(v.toPrecision(3)).toExponential();
	return text.replace(/e([+-])(\d)$/, "e$10$2");
}

// ticks labels the values of an axis alike: in one scale and with the same
// decimals where that takes no more than one.
export function ticks(unit, values) {
	if (values.length === 0) {
		return [];
	}
	const top = Math.max(Math.abs(values[0]), Math.abs(values.at(-1)));
	return values.map(v => {
		switch (unit) {
		case "ratio":
			return number(v * 100, decimals(values, 0.01, 3)) + " %";
		case "bytes":
			return scaledTick(v, top, values, byteScales, "");
		case "bytes_per_second":
			return scaledTick(v, top, values, byteScales, "/s");
		case "per_second":
			return scaledTick(v, top, values, decimalScales, "/s");
		case "seconds":
			return durationTick(v, values);
		case "hertz":
			return scaledTick(v, top, values, decimalScales, "Hz");
		case "watts":
			return scaledTick(v, top, values, powerScales, "W");
		case "joules":
			return scaledTick(v, top, values, decimalScales, "J");
		case "celsius":
			return number(v, decimals(values, 1, 3)) + " °C";
		case "per_minute":
			return number(v, decimals(values, 1, 3)) + " rpm";
		default:
			return scaledTick(v, top, values, decimalScales, "");
		}
	});
}

function scaledTick(v, top, values, scales, suffix) {
	if (v === 0) {
		return "0";
	}
	let [size, symbol] = scales[scaleOf(top, scales)];
	let n = decimals(values, size, 3);
	if (n > 1 && size > 1) {
		[size, symbol] = scales[scaleOf(Math.abs(v), scales)];
		n = decimals([v], size, 3);
	}
	return (number(v / size, n) + " " + symbol + suffix).trim();
}

function durationTick(v, values) {
	const top = values.at(-1);
	if (v === 0) {
		return "0";
	} else if (top < 1) {
		return number(v * 1e3, decimals(values, 1e-3, 3)) + " ms";
	} else if (Math.abs(v) < 60) {
		return number(v, decimals(values, 1, 1)) + " s";
	}
	return duration(v, 1);
}

// decimals is how many it takes, up to a limit, to write all values in units
// of size.
function decimals(values, size, limit) {
	let n = 0;
	for (const v of values) {
		let x = v / size * 10 ** n;
		while (n < limit && Math.abs(x - Math.round(x)) > 1e-6 * Math.max(1, Math.abs(x))) {
			n++;
			x *= 10;
		}
	}
	return n;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = n => String(n).padStart(2, "0");

// clock writes the time of a day: "14:05:09".
export function clock(date) {
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

// moment writes a time of the past week: "Mon 23 Nov, 14:05:09"; of today only
// the time of the day.
export function moment(date, now = new Date()) {
	const today = date.toDateString() === now.toDateString();
	return (today ? "" : `${days[date.getDay()]} ${date.getDate()} ${months[date.getMonth()]}, `) + clock(date);
}

// timeTick writes a mark of a time axis, as short as tells it from the others.
export function timeTick(date, stepSeconds, spanSeconds) {
	const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
	if (stepSeconds >= 86400 || midnight && spanSeconds >= 12 * 3600) {
		return `${days[date.getDay()]} ${date.getDate()}`;
	}
	return stepSeconds >= 60 ? `${two(date.getHours())}:${two(date.getMinutes())}` : clock(date);
}
