// The columns of the table, which are the ways to run a case.

/**
 * `stock`: as published, without Latebind.
 * `latebind`: as published, `auto.mjs` imported first.
 * `relinked`: the same with relinked wheels. Only cases that name `wheels` have this column.
 */
export const columns = ["stock", "latebind", "relinked"];

/** Returns `true` if a case runs in a column. */
export const hasColumn = ({ expected }, column) => column in expected;
