/** The messages of the workers. */

/** The request to run a program. */
export interface TryRequest {
  latebind: boolean;
  wheels: string[];
  source: string;
  base: string;
}

/** The messages of a run. */
export type TryMessage =
  | { kind: "phase"; phase: string; done: number; of: number }
  | { kind: "times"; times: Record<string, number> }
  | { kind: "stack"; stack: string }
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
  | { kind: "progress"; done: number; of: number; name: string }
  | { kind: "end"; code: number; stdout: string; stderr: string; outputs: Record<string, Uint8Array> };
