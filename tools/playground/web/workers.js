// The two workers of the page: one speaks the language server's protocol, one runs commands, so that no question keeps the editor waiting.
const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** The module, once for both workers. It is compressed in the folder, since a file:// page has nobody else to do that. */
export async function compileModule() {
  const packed = new Blob([bytesOf(globalThis.polcModule)]).stream().pipeThrough(new DecompressionStream('gzip'));
  globalThis.polcModule = undefined;
  return WebAssembly.compile(await new Response(packed).arrayBuffer());
}

// From a Blob: a page that is opened from a folder may not load a worker from a file.
function startWorker(module, files) {
  const worker = new Worker(URL.createObjectURL(new Blob([globalThis.polcWorker], {type: 'text/javascript'})));
  worker.postMessage({module, files});
  return worker;
}

/** polc lsp. `onNotification(method, params)`, `onBroken(text)`. */
export class LanguageServer {
  #worker;
  #asked = new Map();
  #count = 0;

  constructor(module, files, onNotification, onBroken) {
    this.#worker = startWorker(module, files);
    this.#worker.onmessage = ({data}) => {
      if (data.broken) onBroken(data.broken);
      for (const text of data.said ?? []) {
        const message = JSON.parse(text);
        if (message.method) {
          onNotification(message.method, message.params);
        } else {
          const asked = this.#asked.get(message.id);
          this.#asked.delete(message.id);
          if (message.error) asked?.refuse(message.error);
          else asked?.answer(message.result);
        }
      }
    };
    this.#worker.onerror = (event) => onBroken(event.message);
  }

  #send(message) {
    this.#worker.postMessage({message: JSON.stringify({jsonrpc: '2.0', ...message})});
  }

  notify(method, params) {
    this.#send({method, params});
  }

  /** The answer, or null where there is none: the text moved on, or there is nothing to say. `onRefused` has the reason. */
  ask(method, params, onRefused) {
    const id = ++this.#count;
    this.#send({id, method, params});
    return new Promise((done) => {
      this.#asked.set(id, {answer: done, refuse: (error) => { onRefused?.(error); done(null); }});
    });
  }
}

/** Commands, one after the other. */
export class Commands {
  #module;
  #worker;
  #asked = new Map();
  #count = 0;

  constructor(module) {
    this.#module = module;
  }

  /** What polc says to these words, of these files, in their folder: {code, output, errors}; null where it was stopped. */
  run(words, files, folder) {
    if (!this.#worker) {
      this.#worker = startWorker(this.#module, {});
      this.#worker.onmessage = ({data}) => {
        if (data.broken) this.#end({code: 3, output: '', errors: `polc: this went wrong: ${data.broken}\n`});
        if (data.id === undefined) return;
        this.#asked.get(data.id)?.(data);
        this.#asked.delete(data.id);
        if (data.isBroken) this.#end(null);
      };
    }
    const id = ++this.#count;
    this.#worker.postMessage({write: files, command: words, folder, id});
    return new Promise((done) => this.#asked.set(id, done));
  }

  /** Ends whatever runs. The next command starts anew. */
  stop() {
    this.#end(null);
  }

  #end(answer) {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const done of this.#asked.values()) done(answer);
    this.#asked.clear();
  }
}
