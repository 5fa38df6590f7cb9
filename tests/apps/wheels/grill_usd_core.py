"""OpenUSD: scenes that are edited, composed, saved, and measured. 29 libraries share one core library.
Unless everything is as published, a listener may wait, too."""

import hashlib
import os

from demo import wait_for
from pxr import Gf, Kind, Plug, Sdf, Tf, Ts, Usd, UsdGeom, UsdLux, UsdPhysics, UsdShade, UsdSkel, UsdUtils, Vt


def edit():
    stage = Usd.Stage.CreateInMemory("edit.usda")
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    for index in range(6):
        cube = UsdGeom.Cube.Define(stage, f"/World/Group{index % 2}/Cube{index}")
        cube.GetSizeAttr().Set(1.0 + index / 4)
        move = cube.AddTranslateOp()
        for time in range(3):
            move.Set(Gf.Vec3d(index, time, index * time), time)
        cube.AddRotateXYZOp().Set(Gf.Vec3f(0, 15 * index, 0))
    material = UsdShade.Material.Define(stage, "/Looks/Red")
    shader = UsdShade.Shader.Define(stage, "/Looks/Red/Surface")
    shader.CreateIdAttr("UsdPreviewSurface")
    shader.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f).Set(Gf.Vec3f(1, 0, 0))
    material.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
    UsdShade.MaterialBindingAPI.Apply(stage.GetPrimAtPath("/World")).Bind(material)
    UsdLux.DistantLight.Define(stage, "/Sun").CreateIntensityAttr(1.5)
    UsdPhysics.RigidBodyAPI.Apply(stage.GetPrimAtPath("/World/Group1"))
    return stage


def bounds(stage, time):
    cache = UsdGeom.BBoxCache(Usd.TimeCode(time), [UsdGeom.Tokens.default_])
    box = cache.ComputeWorldBound(stage.GetPrimAtPath("/World")).ComputeAlignedRange()
    transform = UsdGeom.XformCache(time).GetLocalToWorldTransform(stage.GetPrimAtPath("/World/Group1/Cube5"))
    return [repr(box), repr(transform), repr(transform.GetInverse())]


def compose():
    """References, variants, inheritance and an override, resolved by Pcp."""
    library = Sdf.Layer.CreateAnonymous("library.usda")
    library.ImportFromString(
        """#usda 1.0
        class "_base" {
            double weight = 3
        }
        def Xform "Chair" (
            inherits = </_base>
            variants = { string color = "green" }
            prepend variantSets = "color"
            kind = "component"
        ) {
            double3 size = (1, 2, 3)
            rel target = </Chair>
            variantSet "color" = {
                "green" {
                    token tint = "green"
                }
                "red" {
                    token tint = "red"
                }
            }
        }
        """
    )
    stage = Usd.Stage.CreateInMemory()
    chair = stage.DefinePrim("/Room/Chair")
    chair.GetReferences().AddReference(library.identifier, "/Chair")
    found = [value_of(chair, name) for name in ("weight", "size", "tint", "nothing")]
    chair.GetVariantSet("color").SetVariantSelection("red")
    found += [value_of(chair, "tint"), [str(path) for path in chair.GetRelationship("target").GetTargets()]]
    chair.CreateAttribute("weight", Sdf.ValueTypeNames.Double).Set(5)
    layers = [spec.layer.GetDisplayName() for spec in chair.GetAttribute("weight").GetPropertyStack()]
    arcs = [str(arc.GetArcType()) for arc in Usd.PrimCompositionQuery(chair).GetCompositionArcs()]
    found += [value_of(chair, "weight"), len(layers), arcs, chair.GetKind(), Kind.Registry.IsA("component", "model")]
    return found + [stage.Flatten().ExportToString()]


def value_of(prim, name):
    attribute = prim.GetAttribute(name)
    return repr(attribute.Get()) if attribute else None


def saved(stage):
    """Writes a file in the binary format and reads it again."""
    stage.GetRootLayer().Export("/tmp/scene.usdc")
    again = Usd.Stage.Open("/tmp/scene.usdc")
    same = again.GetRootLayer().ExportToString() == stage.GetRootLayer().ExportToString()
    with open("/tmp/scene.usdc", "rb") as file:
        data = file.read()
    os.remove("/tmp/scene.usdc")
    return [same, data[:8].decode(), hashlib.sha256(data).hexdigest()]


def listened():
    """A listener that waits. C++ calls it during an edit."""
    heard = []

    def changed(notice, sender):
        paths = [*notice.GetResyncedPaths(), *notice.GetChangedInfoOnlyPaths()]
        heard.append([wait(str(path)) for path in paths])

    stage = Usd.Stage.CreateInMemory()
    listener = Tf.Notice.Register(Usd.Notice.ObjectsChanged, changed, stage)
    sphere = UsdGeom.Sphere.Define(stage, "/A/B")
    sphere.GetRadiusAttr().Set(2.0)
    with Sdf.ChangeBlock():
        sphere.GetRadiusAttr().Set(3.0)
        sphere.GetPurposeAttr().Set("render")
    stage.RemovePrim("/A/B")
    listener.Revoke()
    stage.DefinePrim("/C")
    return heard


def refused(action):
    """The exception that C++ throws, or that Python raises while C++ calls it."""
    try:
        return repr(action())
    except Exception as error:
        return [type(error).__name__, str(error)]


def raising(path):
    raise KeyError(str(path))


def mistakes():
    layer = Sdf.Layer.CreateAnonymous("broken.usda")
    stage = Usd.Stage.CreateInMemory()
    stage.DefinePrim("/A/B/C")
    return [
        refused(lambda: layer.ImportFromString("#usda 1.0\ndef Xform {")),
        refused(lambda: Usd.Stage.Open("/tmp/there-is-no-such.usda")),
        refused(lambda: stage.DefinePrim("relative")),
        refused(lambda: stage.GetPrimAtPath("/A").CreateAttribute("x", Sdf.ValueTypeNames.Int).Set("text")),
        refused(lambda: Gf.Vec3d("a", "b", "c")),
        refused(lambda: Vt.IntArray(3)[5]),
        refused(lambda: stage.GetRootLayer().Traverse("/A", raising)),
        refused(lambda: Usd.Prim().GetName()),
    ]


def values():
    """Arrays and mathematics: inline functions, of which every library has a copy."""
    spline = Ts.Spline()
    for time, value in ((0, 0), (10, 5), (20, -2)):
        spline.SetKnot(Ts.Knot(time=time, value=value, nextInterp=Ts.InterpLinear))
    numbers = Vt.FloatArray(range(8))
    rotation = Gf.Rotation(Gf.Vec3d(0, 0, 1), 90)
    return [
        repr(numbers * 2 + numbers),
        repr(Vt.StringArray(["a", "b"])),
        repr(rotation.TransformDir(Gf.Vec3d(1, 0, 0))),
        repr(Gf.Matrix4d(1).SetRotate(rotation) * Gf.Matrix4d().SetTranslate((1, 2, 3))),
        repr(Gf.Slerp(0.25, Gf.Quatd(1), Gf.Quatd(0, 0, 1, 0))),
        repr(Gf.BBox3d(Gf.Range3d((0, 0, 0), (1, 1, 1)), Gf.Matrix4d(2)).ComputeAlignedRange()),
        [spline.Eval(time) for time in (0, 5, 15, 20)],
        sorted(str(path) for path in (Sdf.Path("/A/B.c"), Sdf.Path("/A").AppendChild("D"))),
        str(Sdf.Path("/A/B/C").ReplacePrefix("/A", "/X")),
    ]


def skinned():
    """The topology of a skeleton, and its transforms."""
    stage = Usd.Stage.CreateInMemory()
    skeleton = UsdSkel.Skeleton.Define(stage, "/Root/Skeleton")
    skeleton.CreateJointsAttr(["a", "a/b", "a/b/c"])
    moves = [Gf.Matrix4d().SetTranslate((0, index, 0)) for index in range(3)]
    skeleton.CreateRestTransformsAttr(moves)
    skeleton.CreateBindTransformsAttr(moves)
    query = UsdSkel.Cache().GetSkelQuery(skeleton)
    topology = UsdSkel.Topology(["a", "a/b", "a/b/c"])
    return [
        [topology.GetParent(index) for index in range(3)],
        [repr(move.ExtractTranslation()) for move in query.ComputeJointSkelTransforms(0)],
    ]


wait = wait_for if MAY_WAIT else lambda value: value
scene = edit()

answer = {
    "version": Usd.GetVersion(),
    "plugins": sorted(plugin.name for plugin in Plug.Registry().GetAllPlugins()),
    "types": sorted(str(kind.typeName) for kind in Tf.Type.Find(Usd.SchemaBase).GetAllDerivedTypes()),
    "scene": scene.GetRootLayer().ExportToString(),
    "bounds": [bounds(scene, time) for time in (0, 1, 1.5)],
    "composed": compose(),
    "saved": saved(scene),
    "heard": listened(),
    "mistakes": mistakes(),
    "values": values(),
    "skinned": skinned(),
    "statistics": repr(UsdUtils.ComputeUsdStageStats(scene)),
}
