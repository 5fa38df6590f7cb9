// A CommonJS program, which loads the package by `import()`.

export async function start(): Promise<string> {
  const { default: latebind } = await import("latebind/auto");
  const { install } = await import("latebind");
  return install() ? latebind.version : "";
}
