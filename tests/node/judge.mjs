// Says whether ajv accepts each {schema, data} that standard input holds, one JSON value on a line.
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: false });
const compiled = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { schema, data } = JSON.parse(line);
  const key = JSON.stringify(schema);
  if (!compiled.has(key)) {
    const { $id, ...anonymous } = schema;
    compiled.set(key, ajv.compile(anonymous));
  }
  console.log(JSON.stringify(compiled.get(key)(data)));
}
