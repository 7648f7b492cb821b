// Checks files with guiderail, in Python that runs in WebAssembly. check.js starts it, and ends it when it takes too long.
//   {python, guiderail}: load Python from this folder and guiderail from this archive; answers {loaded} for the bytes
//                        so far, {starting} when they are there, then {ready: true}
//   {files: [[name, bytes], …], language, platform}: answers {report}, the JSON report as text; platform: null if each
//                        file says which it belongs to
//   {files: [[name, bytes]], language, fix: true}: answers {fixed}, the bytes with all safe fixes applied
// Each answer can instead be {trouble}: the sentence of an error, or nothing if there is none to show. In place of
// {ready}, {trouble, missing} says whether a file was not loaded.

const CHECK = `
import sys
sys.path.insert(0, "/guiderail")
from pyodide.ffi import to_js
import validator

def check(files, language, platform, fix):
    files = [(name, content.to_bytes()) for name, content in files]
    try:
        reports = validator.check_files(files, language=language, platform=platform)
        if fix:
            return to_js(["fixed", reports[0].fixed_text().encode(errors="surrogateescape")])
        return to_js(["report", reports.to_json()])
    except validator.errors.GuiderailError as error:
        return to_js(["trouble", str(error)])

check
`;

let loaded = 0;
let coming = 1; // files that are being loaded, the modules as one
let check = null;
let missing = false; // a file that is needed was not loaded
const load = self.fetch;
const needed = (promise) =>
  promise.catch((error) => {
    missing = true;
    throw error;
  });

/** Pyodide fetches its parts through this: it counts what comes, and unpacks WebAssembly. */
self.fetch = async (address, options) => {
  coming += 1;
  const packed = `${address}`.endsWith(".wasm");
  const answer = await needed(load(packed ? `${address}.packed` : address, options));
  missing ||= !answer.ok;
  if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
  const count = (part, parts) => {
    loaded += part.byteLength;
    postMessage({ loaded });
    parts.enqueue(part);
  };
  const flush = () => --coming || postMessage({ starting: true });
  const body = answer.body.pipeThrough(new TransformStream({ transform: count, flush }));
  return packed
    ? new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": "application/wasm" } })
    : new Response(body);
};

const start = async ({ python, guiderail }) => {
  const archive = self.fetch(guiderail).then((answer) => answer.arrayBuffer());
  archive.catch(() => {}); // it is awaited below
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    needed(import(`${python}pyodide.js`)),
    needed(import(`${python}pyodide.asm.js`)),
  ]);
  coming -= 1;
  const interpreter = await loadPyodide({ indexURL: python, createPyodideModule, packageBaseUrl: python });
  interpreter.unpackArchive(await archive, "zip", { extractDir: "/guiderail" });
  check = interpreter.runPython(CHECK);
};

onmessage = async ({ data }) => {
  try {
    if (data.python) {
      await start(data);
      check([["sms.yaml", new Uint8Array()]], "en", undefined, false); // the first check of all imports what every check needs
      postMessage({ ready: true });
    } else {
      const [kind, value] = check(data.files, data.language, data.platform ?? undefined, data.fix === true);
      postMessage({ [kind]: value });
    }
  } catch (error) {
    postMessage({ trouble: "", missing });
    throw error;
  }
};
