/** A direct import, whose definition must exist first. It is the fastest call, and not late-bound. */

export const create = () => ({
  bindLate: ({ lookup }) => lookup(),
});
