// Asks the server. Addresses are relative to the page, so that a proxy may put
// it below any path.

export async function ask(path, parameters = [], signal = undefined) {
	const query = new URLSearchParams(parameters).toString();
	const limit = AbortSignal.timeout(10000);
	let response;
	try {
		response = await fetch(query ? `${path}?${query}` : path, {
			headers: { Accept: "application/json, application/problem+json" },
			signal: signal ? AbortSignal.any([signal, limit]) : limit,
		});
	} catch (error) {
		throw limit.aborted ? new Error("the server did not answer within 10 s") : new Error("the server can't be reached", { cause: error });
	}
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		const error = new Error(problem.detail ?? `the server answered with ${response.status}`);
		error.status = response.status;
		throw error;
	}
	return response.json().catch(error => {
		throw new Error("the answer can't be read", { cause: error });
	});
}

// pauseAfter is how long to wait before a server that fails is asked again:
// 1, 2, 4, ... 30 seconds, after a pause of 0 in milliseconds.
export const pauseAfter = pause => Math.min(Math.max(1000, 2 * pause), 30_000);
