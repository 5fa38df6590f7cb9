/** A strategy with its properties from `definitions/strategies.json`. */

/** Prepares the strategy for binding. `dist` is the URL of the built package. */
export async function begin(described, { dist }) {
  const { create } = await import(new URL(`../strategies/${described.id}.mjs`, import.meta.url));
  return { shape: "import", install() {}, uninstall() {}, ...described, ...(await create({ dist })) };
}
