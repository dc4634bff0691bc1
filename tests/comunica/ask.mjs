// Answers a query by following links from one document: node ask.mjs <address> <query> -> one JSON object a binding.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, start, query] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(modules, "package.json")));
const { QueryEngine } = require("@comunica/query-sparql-link-traversal");

const bindings = await new QueryEngine().queryBindings(query, { sources: [start], lenient: true });
for await (const row of bindings) {
    const values = Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value]));
    console.log(JSON.stringify(values));
}
