declare module "*.py" {
  const source: string;
  export default source;
}

declare module "*.c" {
  const source: string;
  export default source;
}

declare module "*/interleaved-calls/run.mjs" {
  export function run(createProgram: unknown): Promise<import("./messages").CallArray[]>;
}
