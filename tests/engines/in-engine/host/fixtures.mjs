// The fixtures, from whoever opened the page.

/** Base64 by name. */
export const fixtures = await (await fetch("/fixtures.json")).json();
