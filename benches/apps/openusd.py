import hashlib
import json

from pxr import Gf, Tf, Usd, UsdGeom
from warm import warm_median


def edit():
    """Builds a scene, prim by prim and value by value."""
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    for index in range(40):
        cube = UsdGeom.Cube.Define(stage, f"/World/Group{index % 8}/Cube{index}")
        cube.GetSizeAttr().Set(1.0 + index)
        move = cube.AddTranslateOp()
        for time in range(5):
            move.Set(Gf.Vec3d(index, time, index * time), time)
    return stage


def bounds():
    """Computes the bounds of everything in the scene."""
    cache = UsdGeom.BBoxCache(Usd.TimeCode(3), [UsdGeom.Tokens.default_])
    return cache.ComputeWorldBound(scene.GetPrimAtPath("/World")).ComputeAlignedRange()


def listen():
    """Edits a value a hundred times. Each edit calls a listener in Python."""
    for _ in range(100):
        size.Set(size.Get() + 1)


heard = []
scene = edit()
answer = [scene.GetRootLayer().ExportToString(), repr(bounds())]
times = {"editing": warm_median(edit, 100), "bounds": warm_median(bounds, 200)}


def changed(notice, sender):
    heard.append(str(notice.GetChangedInfoOnlyPaths()[0]))


size = UsdGeom.Cube(scene.GetPrimAtPath("/World/Group0/Cube0")).GetSizeAttr()
listener = Tf.Notice.Register(Usd.Notice.ObjectsChanged, changed, scene)
times["notices"] = warm_median(listen, 100)
answer += [size.Get(), len(heard), heard[0]]
json.dumps({**times, "answer": hashlib.sha256(repr(answer).encode()).hexdigest()})
