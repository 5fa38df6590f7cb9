# Builds the recipes: `sh examples/on-demand/build.sh OUT`, with emcc and latebind on PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/program" "$1/private"
out=$(cd "$1" && pwd)
exports=loadDynamicLibrary,loadWebAssemblyModule,preloadedWasm,LDSO
flags="-O2 -sMAIN_MODULE=2 -sJSPI -sEXPORT_ES6 -sMODULARIZE -sAUTOLOAD_DYLIBS=0 -sEXPORTED_RUNTIME_METHODS=$exports"

# A program whose library is not loaded when it starts.
cp "$here"/program/*.c "$out/program"
cd "$out/program"
emcc library.c -O2 -sSIDE_MODULE=2 -o library.so
emcc main.c library.so $flags -sJSPI_EXPORTS=run -o main.mjs
latebind manifest library.so --main main.wasm -o manifest.json

# A plug-in that the program opens, and that is linked without its dependency.
cp "$here"/private/*.c "$out/private"
cd "$out/private"
emcc helper.c -O2 -sSIDE_MODULE=2 -o helper.so
emcc plugin.c -O2 -sSIDE_MODULE=2 -o plugin.so
emcc main.c $flags -sJSPI_EXPORTS=run -o main.mjs
latebind manifest helper.so --importer plugin.so -o manifest.json
