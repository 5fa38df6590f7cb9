// A page has no files.

export const needsFiles = { skip: "a page cannot list files, and they are the same for every engine" };

export const namesIn = undefined;
export const readText = undefined;
