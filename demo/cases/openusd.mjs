// OpenUSD as published: one core library of 27 MB and a Python extension for each of its modules, built with
// a variant of Boost.Python. The cases share one process, in this order, and run alone on the machine.
//
// In the last case a listener waits during an edit: C++ sends a notice, and delivers it to Python through
// many of its own inline functions. In stock, waiting there throws `SuspendError: trying to suspend JS frames`.
// While the error unwinds the stack, a destructor in C++ releases Python's global lock. Pyodide has already
// detached the thread state for the suspension, so Python aborts, and the abort replaces the error.

import { createHash } from "node:crypto";
import { expectEqual } from "../support/check.mjs";
import { installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

const load = "from pxr import Gf, Sdf, Tf, Usd, UsdGeom";

const editing = `
from demo import fastest

def edit():
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    for index in range(40):
        cube = UsdGeom.Cube.Define(stage, f"/World/Group{index % 8}/Cube{index}")
        cube.GetSizeAttr().Set(1.0 + index)
        move = cube.AddTranslateOp()
        for time in range(5):
            move.Set(Gf.Vec3d(index, time, index * time), time)
    for prim in stage.Traverse():
        prim.SetMetadata("comment", str(prim.GetPath()))
    bounds = UsdGeom.BBoxCache(Usd.TimeCode(3), [UsdGeom.Tokens.default_])
    size = bounds.ComputeWorldBound(stage.GetPrimAtPath("/World")).ComputeAlignedRange().GetSize()
    return [list(size), stage.GetRootLayer().ExportToString()]

def repeat():
    for _ in range(5):
        edit()

[fastest(repeat, 12), repr(edit())]
`;

const listening = `
from demo import wait_for

heard = []

def changed(notice, sender):
    paths = [*notice.GetResyncedPaths(), *notice.GetChangedInfoOnlyPaths()]
    heard.append([wait_for(str(path)) for path in paths])

stage = Usd.Stage.CreateInMemory()
listener = Tf.Notice.Register(Usd.Notice.ObjectsChanged, changed, stage)
cube = UsdGeom.Cube.Define(stage, "/World/Cube")
cube.GetSizeAttr().Set(3.0)
with Sdf.ChangeBlock():
    cube.GetSizeAttr().Set(4.0)
    cube.GetPurposeAttr().Set("render")
listener.Revoke()
cube.GetSizeAttr().Set(5.0)
{"heard": heard, "layer": stage.GetRootLayer().ExportToString()}
`;

const common = {
  process: "OpenUSD",
  alone: true,
  wheels: ["grill_usd_core"],
  sameAnswer: true,
  expected: { stock: "works", latebind: "works", relinked: "works" },
};

export default [
  {
    ...common,
    name: "OpenUSD import",
    shows: "time to load 14 libraries, the largest of 27 MB",
    async run(context) {
      const py = await startPyodide(context);
      await installWheels(py, context, ...common.wheels);
      const start = performance.now();
      py.runPython(load);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, answer: await runPython(py, "list(Usd.GetVersion())") };
    },
  },
  {
    ...common,
    name: "OpenUSD editing",
    shows: "same scene; time to build it five times",
    async run(context) {
      const [seconds, result] = await runPython(await startPyodide(context), editing);
      return { seconds, answer: createHash("sha256").update(result).digest("hex") };
    },
  },
  {
    ...common,
    name: "OpenUSD listener",
    shows: "a listener of a published C++ wheel waits for a promise during an edit",
    expected: { ...common.expected, stock: "RuntimeError: unreachable" },
    async run(context) {
      const answer = await runPython(await startPyodide(context), listening);
      expectEqual(
        answer.heard,
        [
          ["/World"],
          ["/World/Cube"],
          ["/World/Cube.size"],
          ["/World/Cube.size"],
          ["/World/Cube.purpose", "/World/Cube.size"],
        ],
        "notices",
      );
      return { answer };
    },
  },
];
