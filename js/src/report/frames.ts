/**
 * Names the JavaScript function on which a suspension has failed.
 *
 * The error of an engine does not name it. Its stack trace does: the function is the first one that is not wasm,
 * between functions that are. A trace can be too short to show it, such as those of V8, which have ten functions.
 */

import { Convention, Remedy } from "../core/abi.js";
import { isObject } from "../engine/engine.js";
import { definesInHost } from "../program/dso.js";
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
  const name = frameOf(String(stack));
  if (name === undefined) return;
  const dso = allDsos().find((dso) => definesInHost(dso, name));
  const isInvoke = name.startsWith(Convention.Invoke);
  const of = dso ? `EM_JS function \`${name}' of \`${nameOf(dso)}'` : `JavaScript function \`${name}' of the program`;
  const text = `the ${of} is on the stack; remedy: ${isInvoke ? Remedy.Invoke : Remedy.JavaScript}`;
  (error as Error).message += `: ${text}`;
  if (debugs("frames")) console.error(`latebind: a call cannot be suspended: ${text}`);
}

/** The name of the first JavaScript function between wasm functions, or `undefined` if the trace has none. */
function frameOf(stack: string): string | undefined {
  const isWasm = (line: string) => WASM.test(line);
  const lines = stack.split("\n");
  const first = lines.findIndex(isWasm);
  const at = lines.findIndex((line, index) => index > first && !isWasm(line));
  if (first < 0 || at < 0 || !lines.slice(at).some(isWasm)) return undefined;
  const [, name = "an anonymous function"] = /(?:at )?(?:async )?(\S+?)(?: \(|@)/.exec(lines[at]!.trim()) ?? [];
  return name;
}
