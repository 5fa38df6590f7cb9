// Runs the cases in a page, and posts the results.

const post = (results) => fetch("/done", { method: "POST", body: JSON.stringify(results) });
try {
  const { runCases } = await import("./cases.mjs");
  await post(await runCases({ server: `${location.origin}/` }));
} catch (error) {
  await post([{ name: "the page", error: `${error}\n${error?.stack}` }]);
}
