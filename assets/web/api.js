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
		throw limit.aborted ? new Error("the server did not answer within 10 s") : error;
	}
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		const error = new Error(problem.detail ?? `the server answered with ${response.status}`);
		error.status = response.status;
		throw error;
	}
	return response.json();
}
