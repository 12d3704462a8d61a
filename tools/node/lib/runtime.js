// The WebAssembly module: its memory, its texts, and the handles that have to be closed. Web standards only: no Node.js.
import {PolicyError} from './errors.js';

const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
const encoder = new TextEncoder();
const none = 0xFFFFFFFF;

export class Runtime {
  constructor(instance) {
    this.call = instance.exports;
    this.call._initialize?.();
    this.answerAt = this.call.answer_words() >>> 2;
    // Closes what was forgotten, some time after it became garbage.
    this.forgotten = new FinalizationRegistry(release => release());
  }

  // Views are made anew where the memory has grown: then the old ones are empty.
  get words() {
    if (!this.wordView?.length) this.wordView = new Uint32Array(this.call.memory.buffer);
    return this.wordView;
  }
  get bytes() {
    if (!this.byteView?.length) this.byteView = new Uint8Array(this.call.memory.buffer);
    return this.byteView;
  }

  answer(place) { return this.words[this.answerAt + place]; }
  id(place) {
    const id = this.answer(place);
    return id === none ? undefined : id;
  }
  // The text whose address and size are at `place`.
  text(place) { return this.textAt(this.answer(place), this.answer(place + 1)); }
  textAt(address, size) {
    try {
      return utf8.decode(this.bytes.subarray(address, address + size));
    } catch (cause) {
      throw new PolicyError('table_refused', 'the table is refused: a name that is not UTF-8', {reason: 'a name that is not UTF-8', cause});
    }
  }

  allocate(bytes) {
    const pointer = this.call.allocate(bytes) >>> 0;
    if (pointer === 0) throw new PolicyError('no_memory', `there is no memory for ${bytes} bytes`);
    return pointer;
  }
  // Calls `use` with the addresses of memory of these sizes.
  withMemory(sizes, use) {
    const pointers = [];
    try {
      for (const size of sizes) pointers.push(this.allocate(size));
      return use(...pointers);
    } finally {
      pointers.forEach(pointer => this.call.release(pointer));
    }
  }
  // Calls `use` with the address and the size of a text.
  withText(text, use) {
    const bytes = encoder.encode(text);
    return this.withMemory([bytes.length], pointer => {
      this.bytes.set(bytes, pointer);
      return use(pointer, bytes.length);
    });
  }
}

/** A pointer into the module that is released once: by hand, or after its owner became garbage. `release` must not hold the owner. */
export class Handle {
  #forgotten; #pointer; #release; #what;

  constructor(runtime, owner, what, pointer, release) {
    this.#forgotten = runtime.forgotten;
    this.#pointer = pointer;
    this.#release = release;
    this.#what = what;
    this.#forgotten.register(owner, release, this);
  }
  get pointer() {
    if (this.#pointer === 0) throw new PolicyError('disposed', `this ${this.#what} was disposed of`);
    return this.#pointer;
  }
  dispose() {
    if (this.#pointer === 0) return;
    this.#forgotten.unregister(this);
    this.#pointer = 0;
    this.#release();
  }
}

/** What `using` calls; where the engine does not have it yet, a symbol that nothing calls. */
export const dispose = Symbol.dispose ?? Symbol('Symbol.dispose');
