// The columns of the table: how a case runs.

/**
 * `stock`: as published, without Latebind.
 * `latebind`: as published, `auto.mjs` imported first.
 * `relinked`: the same with relinked wheels; only cases that name `wheels` have it.
 */
export const columns = ["stock", "latebind", "relinked"];

/** Returns `true` if a case runs in a column. */
export const hasColumn = ({ expected }, column) => column in expected;
