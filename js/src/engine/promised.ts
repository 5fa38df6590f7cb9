/** The functions that are left unchanged if the program makes them promising. */
export const unpromising = new WeakSet<object>();
