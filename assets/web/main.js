// Starts the page. Until then what the server wrote shows.
import { ask } from "./api.js";
import { startCharts } from "./charts.js";
import { setPalette } from "./colors.js";
import { startContainer } from "./container.js";
import { startDialogs } from "./dialogs.js";
import { startLines, lines } from "./lines.js";
import { live } from "./live.js";
import { startProcesses } from "./processes.js";
import { startRange } from "./range.js";
import { startTiles } from "./tiles.js";

startTiles();
startContainer();
startRange();
live.start();

// The panels are asked for again until the server answers.
for (let pause = 1000;; pause = Math.min(2 * pause, 15000)) {
	try {
		const { panels, colors } = await ask("api/v1/panels");
		setPalette(colors);
		startLines();
		startCharts(panels);
		startDialogs();
		startProcesses();
		break;
	} catch {
		await new Promise(resolve => setTimeout(resolve, pause));
	}
}
document.body.dataset.ready = "";

// What has been missed while nobody looked.
document.addEventListener("visibilitychange", () => document.hidden || lines.refetch());
