require("latebind/auto"); // before the program
require("./program/main.js");
