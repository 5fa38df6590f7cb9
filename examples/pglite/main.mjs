import latebind from "latebind/auto"; // before PGlite
import { PGlite } from "@electric-sql/pglite";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";

const database = await PGlite.create({ extensions: { pgcrypto } });
await database.exec("create extension pgcrypto");
const { rows } = await database.query("select encode(digest('latebind', 'sha256'), 'hex') as digest");
console.log(`sha256 of latebind: ${rows[0].digest}`);
const { late } = latebind.stats().find(({ late }) => late > 0);
console.log(`undefined functions of the extension: ${late}`);
