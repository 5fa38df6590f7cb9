// Prints which functions of the engine are called for modules that are no DSOs, and what becomes of the copies
// of their responses.

import { dso, wasm } from "../support/fixtures.mjs";

const calls = { modules: 0, instances: 0, compile: 0, instantiate: 0, streaming: 0 };
const count = (name, key, trap) => {
  WebAssembly[name] = new Proxy(WebAssembly[name], {
    [trap](...args) {
      calls[key]++;
      return Reflect[trap](...args);
    },
  });
};
count("Module", "modules", "construct");
count("Instance", "instances", "construct");
count("compile", "compile", "apply");
count("instantiate", "instantiate", "apply");
count("compileStreaming", "streaming", "apply");
count("instantiateStreaming", "streaming", "apply");

let canceled = 0;
const { cancel } = ReadableStreamDefaultReader.prototype;
ReadableStreamDefaultReader.prototype.cancel = function (...args) {
  canceled++;
  return Reflect.apply(cancel, this, args);
};

const { install } = await import("../../dist/index.mjs");
const { Module } = WebAssembly;
install();
const isInstalled = WebAssembly.Module !== Module;

const bytes = wasm("no-imports");
const headers = { "content-type": "application/wasm" };
const response = () => new Response(bytes, { headers });

new WebAssembly.Instance(new WebAssembly.Module(bytes));
const module = await WebAssembly.compile(bytes);
await WebAssembly.instantiate(module);
await WebAssembly.instantiate(bytes, {});
new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
await WebAssembly.compileStreaming(response());
await WebAssembly.instantiateStreaming(response());
const withoutDsos = { ...calls };

// The end of this response comes after its copy has been canceled.
canceled = 0;
let end;
const body = new ReadableStream({
  start(controller) {
    controller.enqueue(bytes.slice(0, 30));
    end = () => {
      controller.enqueue(bytes.slice(30));
      controller.close();
    };
  },
});
const compiling = WebAssembly.compileStreaming(new Response(body, { headers }));
while (isInstalled && !canceled) await new Promise((resolve) => setTimeout(resolve, 1));
end();
const streamed = await compiling;

new WebAssembly.Module(dso("definer"));
console.log(
  JSON.stringify({
    withoutDsos,
    canceled,
    bytes: WebAssembly.Module.exports(streamed).length === WebAssembly.Module.exports(module).length,
    withDso: calls,
  }),
);
