// Prints whether code can be compiled from a string.

let answer = "allowed";
try {
  globalThis.eval("1");
} catch (error) {
  answer = error.constructor.name;
}
console.log(JSON.stringify(answer));
