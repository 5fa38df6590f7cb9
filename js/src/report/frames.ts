/**
 * Names the JavaScript function on which a suspension has failed.
 *
 * The error of an engine does not name it. Its stack trace does: the function is the first one that is not wasm,
 * between functions that are. A trace can be too short to show it, such as those of V8, which have ten functions.
 */

import { Convention, Remedy } from "../core/abi.js";
import { isFunction, isObject } from "../engine/engine.js";
import { definesInHost, type Dso } from "../program/dso.js";
import { allDsos } from "../program/registry.js";
import { nameOf } from "./names.js";
import { debugs } from "./settings.js";

/** A line of a stack trace that is about a wasm function: of V8, SpiderMonkey, or JavaScriptCore. */
const WASM = /wasm:\/\/|wasm-function|\[wasm code\]/;

/** Errors that have been explained. An error can pass through several promises. */
const explained = new WeakSet();

/** Adds the function to the message of an error, if the error is that of a failed suspension. */
export function explainSuspension(error: unknown): void {
  if (!isObject(error) || explained.has(error)) return;
  explained.add(error);
  const { stack, constructor } = error as Error;
  if (!/SuspendError|promising/.test(`${constructor?.name} ${String(error)}`)) return;
  const names = namesOf(String(stack));
  if (!names.length) return;
  const text = `the ${describe(names)}`;
  (error as Error).message += `: ${text}`;
  if (debugs("frames")) console.error(`latebind: a call cannot be suspended: ${text}`);
}

/** Describes the functions between two wasm functions: a stub, if one of them is that, and otherwise the innermost one. */
function describe(names: string[]): string {
  // A program can have wrappers around its exports inside of it.
  const name = names.find((name) => name.startsWith(Convention.Invoke)) ?? names[0]!;
  let of = `JavaScript function \`${name}' of the program`;
  let remedy = name.startsWith(Convention.Invoke) ? Remedy.Invoke : Remedy.JavaScript;
  for (const dso of allDsos()) {
    const stub = stubAmong(dso, names);
    if (stub !== undefined) {
      of = `loader's stub ${stub}of \`${nameOf(dso)}'`;
      remedy = Remedy.Stub;
    } else if (definesInHost(dso, name)) {
      of = `EM_JS function \`${name}' of \`${nameOf(dso)}'`;
    }
  }
  return `${of} is on the stack; remedy: ${remedy}`;
}

/** The symbol of a stub among functions, if the DSO keeps its stubs. Those of libraries have no names in stack traces. */
function stubAmong({ kept, namespaces }: Dso, names: string[]): string | undefined {
  for (const module in kept) {
    for (const [symbol, stub] of Object.entries(kept[module]!)) {
      if (!isFunction(stub) || !namespaces.get(module)?.isStub(symbol, stub)) continue;
      if (stub.name ? names.includes(stub.name) : names.some((name) => name.endsWith("<computed>"))) {
        return stub.name && `\`${symbol}' `;
      }
    }
  }
  return undefined;
}

/** The first JavaScript functions between wasm functions, from the inside out. A trace can have none. */
function namesOf(stack: string): string[] {
  const lines = stack.split("\n");
  const inner = lines.findIndex((line) => WASM.test(line));
  const at = lines.findIndex((line, index) => index > inner && !WASM.test(line));
  const outer = lines.findIndex((line, index) => index > at && WASM.test(line));
  if (inner < 0 || at < 0 || outer < 0) return [];
  const nameIn = (line: string) => /(?:at )?(?:async )?(\S+?)(?: \(| \[|@)/.exec(line.trim())?.[1];
  return lines.slice(at, outer).map((line) => nameIn(line) ?? "an anonymous function");
}
