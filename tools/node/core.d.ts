import type {Policy, ResponseLike, Source} from './index.js';
export {PolicyError} from './index.js';

export interface Policies {
  openPolicy(table: Source | Promise<Source>): Promise<Policy>;
  /** What the module takes. It grows with the largest tables that are open at once. */
  readonly memoryBytes: number;
}
/** Starts `polc.wasm` from its URL, an answer of fetch, its bytes, or compiled (a WebAssembly.Module). */
export function startPolicies(module: string | {readonly href: string} | Source | object | Promise<ResponseLike>): Promise<Policies>;
