// polc in a worker: the language server, or commands. Text of this file stands behind Emscripten's, which defines `makePolc`.
//
// A worker is told first: {module, files}. Then {write: {path: text}} changes files, {remove: [paths]} takes some away, {message: text} is
// for the language server, and {command: [words], folder, id} runs one command. It answers with {said: [texts]} and {id, code, output, errors}.
const utf8 = new TextDecoder();

let polc;
let isTurnDue = false;

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    polc.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    polc.FS.writeFile(path, text);
  }
}

/** Files in the place of the streams: nothing that polc prints to is a terminal here. */
function redirect() {
  const {FS} = polc;
  FS.mkdirTree('/streams');
  for (const name of ['in', 'out', 'err']) FS.writeFile('/streams/' + name, '');
  for (const stream of [0, 1, 2]) FS.close(FS.getStream(stream));
  FS.open('/streams/in', 'r');
  FS.open('/streams/out', 'a');
  FS.open('/streams/err', 'a');
}

function taken(name) {
  const text = utf8.decode(polc.FS.readFile('/streams/' + name));
  polc.FS.truncate('/streams/' + name, 0);
  return text;
}

function run(words, folder) {
  polc.FS.chdir(folder);
  polc.ccall('polc_forget_inputs', null, [], []);
  let code;
  try {
    code = polc.callMain(words);
  } catch (error) {
    code = typeof error?.status === 'number' ? error.status : null;
    if (code === null) return {code: 3, output: taken('out'), errors: taken('err') + `polc: this went wrong: ${error?.message ?? error}\n`, isBroken: true};
  }
  return {code, output: taken('out'), errors: taken('err')};
}

/** Messages out of their frames. A frame counts bytes, and JSON from polc may hold any characters. */
function messages(text) {
  const found = [];
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(13, at);
    const length = Number(utf8.decode(bytes.subarray(at, end)).split(':')[1]);
    at = end + 4;
    found.push(utf8.decode(bytes.subarray(at, at + length)));
    at += length;
  }
  return found;
}

function say(text) {
  if (text) postMessage({said: messages(text)});
}

// Between two turns whatever came is taken in: it may call off what waits.
const turns = new MessageChannel();
turns.port1.onmessage = () => {
  isTurnDue = false;
  const said = polc.ccall('polc_turn', 'number', [], []);
  if (said === 0) return;
  say(polc.UTF8ToString(said));
  takeTurn();
};

function takeTurn() {
  if (isTurnDue) return;
  isTurnDue = true;
  turns.port2.postMessage(null);
}

async function begin({module, files}) {
  polc = await makePolc({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    },
    thisProgram: 'polc',
  });
  redirect();
  write(files);
  postMessage({ready: true});
}

let waiting = Promise.resolve();
onmessage = ({data}) => {
  if (data.module) {
    waiting = begin(data).catch((error) => postMessage({broken: String(error?.message ?? error)}));
    return;
  }
  waiting = waiting.then(() => {
    try {
      if (data.write) write(data.write);
      for (const path of data.remove ?? []) if (polc.FS.analyzePath(path).exists) polc.FS.unlink(path);
      if (data.command) postMessage({id: data.id, ...run(data.command, data.folder)});
      if (data.message) {
        say(polc.ccall('polc_message', 'string', ['string'], [data.message]));
        takeTurn();
      }
    } catch (error) {
      postMessage({broken: String(error?.message ?? error)});
    }
  });
};
