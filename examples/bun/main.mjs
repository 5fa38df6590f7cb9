import "latebind/auto"; // before the program
import createProgram from "./program/main.mjs";

await createProgram();
