from js import soon
from pxr import Tf, Usd, UsdGeom
from pyodide.ffi import run_sync


def changed(notice, sender):
    """C++ calls this function for each edit, and it waits for a promise."""
    for path in [*notice.GetResyncedPaths(), *notice.GetChangedInfoOnlyPaths()]:
        print("the listener waited for", run_sync(soon(str(path))))


stage = Usd.Stage.CreateInMemory()
listener = Tf.Notice.Register(Usd.Notice.ObjectsChanged, changed, stage)
cube = UsdGeom.Cube.Define(stage, "/World/Cube")
cube.GetSizeAttr().Set(3.0)
listener.Revoke()
