// Where bytes come from: memory, a file that a person chose, an answer of `fetch`. Nothing is fetched here but what is passed as an URL.
import {PolicyError} from './errors.js';
import {Runtime} from './runtime.js';

/** The bytes of a table as a view of memory that the caller may still change: they are copied before they are verified. */
export async function bytesOf(source) {
  source = await source;
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const tag = Object.prototype.toString.call(source);  // Of any realm: of a worker, of a test's sandbox.
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') return new Uint8Array(source);
  if (tag === '[object Response]') {
    if (!source.ok) throw new PolicyError('not_loaded', `the answer has no table: status ${source.status}`, {status: source.status});
    return new Uint8Array(await source.arrayBuffer());
  }
  if (tag === '[object Blob]' || tag === '[object File]') return new Uint8Array(await source.arrayBuffer());
  throw new PolicyError('wrong_call', 'a table is a Uint8Array, an ArrayBuffer, a Blob or an answer of fetch' +
    (typeof source === 'string' || tag === '[object URL]' ? ': read the file, or fetch it, and pass what you got' : ''));
}

/** Starts the module from its URL, an answer of `fetch`, its bytes, or compiled. */
export async function startModule(source) {
  source = await source;
  if (source instanceof URL || typeof source === 'string') source = await fetch(source);
  try {
    const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(await bytesOf(source));
    return new Runtime(await WebAssembly.instantiate(module, {}));
  } catch (cause) {
    if (cause instanceof PolicyError) throw cause;
    const isForbidden = /Content Security Policy|unsafe-eval/i.test(cause.message);
    throw new PolicyError('no_wasm', isForbidden
      ? 'this page may not compile WebAssembly: its Content-Security-Policy needs script-src \'wasm-unsafe-eval\''
      : `the module does not start: ${cause.message}`, {cause});
  }
}
