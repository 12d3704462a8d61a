// Runs the module: node run.mjs MODULE.wasm. It must need nothing of its host.
import { readFile } from 'node:fs/promises';

const bytes = await readFile(process.argv[2]);
const module = await WebAssembly.compile(bytes);
const imports = WebAssembly.Module.imports(module);
if (imports.length !== 0) throw new Error(`the module imports ${JSON.stringify(imports)}`);
const { exports } = await WebAssembly.instantiate(module, {});

const check = (what, actual, expected) => {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
};
check('decide_shipped_policy', exports.decide_shipped_policy(), 0);
check('refuse_damaged_policy', exports.refuse_damaged_policy(), 0);
check('a permission that does not exist', exports.decide(-1, 1 << 20, -1), 0);
console.log(`decided in WebAssembly: ${bytes.length} bytes of module, the policy included`);
