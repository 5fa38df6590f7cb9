// Runs a script of js/test/children in a frame, and tells the page around it what it wrote.

const query = new URLSearchParams(location.search);
Object.assign(globalThis, JSON.parse(query.get("globals")));

const output = { stdout: "", stderr: "" };
for (const [method, stream] of Object.entries({ log: "stdout", error: "stderr" })) {
  console[method] = (...words) => (output[stream] += `${words.join(" ")}\n`);
}
try {
  await import(`/js/test/children/${query.get("script")}.mjs`);
  parent.postMessage({ output });
} catch (error) {
  parent.postMessage({ error: `${error}\n${error?.stack}` });
}
