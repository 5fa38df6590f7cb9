/** The messages of the workers. */

/** The request to run a program. */
export interface TryRequest {
  latebind: boolean;
  wheels: string[];
  source: string;
  base: string;
}

/** The array of a call, in linear memory. */
export interface CallArray {
  start: number;
  bytes: number;
  /** The number of elements that had changed when the call continued. */
  wrong: number;
}

/** The messages of a run. */
export type TryMessage =
  | { kind: "phase"; phase: string; done: number; of: number }
  | { kind: "times"; times: Record<string, number> }
  | { kind: "stack"; stack: string }
  | { kind: "arrays"; arrays: CallArray[] }
  | { kind: "works"; summary: string; path?: string; box?: number[]; bound?: number }
  | { kind: "fails"; message: string };

/** The request to run the command. */
export interface CommandRequest {
  args: string[];
  files: { name: string; bytes: Uint8Array }[];
  outputs: string[];
}

/** The messages of the command. */
export type CommandMessage =
  | { kind: "waits" }
  | { kind: "progress"; part: number }
  | { kind: "fails"; message: string }
  | { kind: "end"; code: number; stdout: string; stderr: string; outputs: Record<string, Uint8Array> };
