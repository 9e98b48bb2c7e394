// Starts the page. Until then what the server wrote shows.
import { ask, pauseAfter } from "./api.js";
import { startCharts } from "./charts.js";
import { setPalette } from "./colors.js";
import "./head.js";
import { startContainer } from "./container.js";
import { startDialogs } from "./dialogs.js";
import { setText } from "./dom.js";
import { startLines, lines } from "./lines.js";
import { live } from "./live.js";
import { startProcesses } from "./processes.js";
import { startRange } from "./range.js";
import { startTiles } from "./tiles.js";

startTiles();
startContainer();
startRange();
live.start();

const failure = document.getElementById("failure");
const tools = document.querySelectorAll(".tools button");
tools.forEach(button => button.disabled = true); // they need the panels

const { panels, colors } = await askForPanels();
setText(failure, "");
setPalette(colors);
startLines();
startCharts(panels);
startDialogs();
startProcesses();
tools.forEach(button => button.disabled = false);
document.body.dataset.ready = "";

// What has been missed while nobody looked.
document.addEventListener("visibilitychange", () => document.hidden || lines.refetch());

// askForPanels asks until the server answers.
async function askForPanels() {
	for (let pause = pauseAfter(0);; pause = pauseAfter(pause)) {
		try {
			return await ask("api/v1/panels");
		} catch (error) {
			// Of a server that is gone the notice tells.
			if (live.connected) {
				setText(failure, `The charts can't be shown: ${error.message}. It is tried again and again.`);
			}
			await new Promise(resolve => setTimeout(resolve, pause));
		}
	}
}
