// The document is compared in Node.

export function compareDocument() {}
