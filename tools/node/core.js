// For whoever brings the module: `startPolicies` takes polc.wasm from an URL, an answer of `fetch`, bytes, or compiled.
import {startModule} from './lib/sources.js';
import {Policy} from './lib/policy.js';
export {PolicyError} from './lib/errors.js';

export async function startPolicies(source) {
  const runtime = await startModule(source);
  return Object.freeze({
    openPolicy: table => Policy.open(runtime, table),
    get memoryBytes() { return runtime.call.memory.buffer.byteLength; }
  });
}
