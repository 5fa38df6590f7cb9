/** A direct import: the definition has to be there first. Nothing binds faster, and nothing is late. */

export const create = () => ({
  bindLate: ({ lookup }) => lookup(),
});
