// The package as most use it: the module lies in it as text, so that nothing is fetched, in Node.js, browsers, workers and bundles alike.
import {startPolicies} from './core.js';
import {moduleBytes} from './polc.wasm.js';
export {PolicyError} from './lib/errors.js';

let started;

/** Verifies a compiled table. Starts the module the first time. */
export async function openPolicy(table) {
  const starting = started ??= startPolicies(moduleBytes());
  try {
    return await (await starting).openPolicy(table);
  } finally {
    starting.catch(() => { if (started === starting) started = undefined; });
  }
}
