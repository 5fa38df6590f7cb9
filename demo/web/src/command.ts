/** Runs the command in a worker, which can be ended. */

import type { CommandMessage, CommandRequest } from "./messages";

export type Result = Extract<CommandMessage, { kind: "end" }>;
/** Gets the part of the libraries that was read, from 0 to 1, or nothing while the server is still building the command. */
type OnProgress = (part: number | undefined) => void;

let worker: Worker | undefined;

/** Runs the command, and resolves to its output. */
export function runCommand(request: CommandRequest, onProgress: OnProgress = () => {}): Promise<Result> {
  worker ??= new Worker("command-worker.js", { type: "module" });
  const current = worker;
  return new Promise((resolve, reject) => {
    current.onmessage = ({ data }: MessageEvent<CommandMessage>) => {
      if (data.kind === "progress") onProgress(data.part);
      else if (data.kind === "waits") onProgress(undefined);
      else if (data.kind === "fails") reject(new Error(data.message));
      else resolve(data);
    };
    current.onerror = (event) => reject(new Error(event.message || "the command cannot start"));
    current.postMessage(request);
  });
}

/** Ends the worker. A run that is not over yet never resolves. */
export function endCommand(): void {
  worker?.terminate();
  worker = undefined;
}
