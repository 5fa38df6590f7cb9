/** Prints the versions of this Node, for the record. */

const { node, v8 } = process.versions;
console.log(JSON.stringify({ node, v8 }));
