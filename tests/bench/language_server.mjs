// How long a language server takes on a large text: from a keystroke to its diagnostics, and for hover and completion right behind one.
//
// Usage: POLC=… MODULES=… node language_server.mjs LARGE.pol [JSON_SERVER]
// MODULES: a folder with tests/lsp/package.json installed. JSON_SERVER: the `vscode-json-language-server` of npm's
// vscode-langservers-extracted, which is then measured in the same way, in the same run, on a text of the same size.
import {spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const protocol = createRequire(path.join(process.env.MODULES, 'x.js'))('vscode-languageserver-protocol/node');
const print = (what, time) => console.log(`${what.padEnd(48)} ${time.toFixed(1).padStart(8)}`);
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

/** `places`: where to type what; of the first one hover and completion are asked too. */
async function measure({name, command, args, text, file, languageId, places, hovers}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polc-bench-'));
  const uri = pathToFileURL(path.join(folder, file)).href;
  fs.writeFileSync(path.join(folder, file), text);
  const server = spawn(command, args, {stdio: ['pipe', 'pipe', 'ignore']});
  const connection = protocol.createProtocolConnection(server.stdout, server.stdin);
  let told = {};
  let wake = () => {};
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    if (params.uri !== uri) return;
    told = {at: performance.now(), version: params.version};
    wake();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({items}) => items.map(() => null));
  connection.listen();
  await connection.sendRequest('initialize', {processId: process.pid, rootUri: null, capabilities: {textDocument: {publishDiagnostics: {versionSupport: true}}}, workspaceFolders: null});
  connection.sendNotification('initialized', {});
  // A server that does not say which version it speaks of is asked for one at a time.
  const finding = async (version, since) => {
    while (!(told.at > since && (told.version === undefined || told.version === version))) await new Promise((resolve) => (wake = resolve));
    return performance.now() - since;
  };
  const status = () => Object.fromEntries(fs.readFileSync(`/proc/${server.pid}/status`, 'utf8').split('\n').map((each) => each.split(':\t')));
  const processorTime = () => {
    const fields = fs.readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  console.log(`\n${name}: ${file}, ${(text.length / 1e6).toFixed(2)} MB`);
  const report = {};
  let version = 1;
  const begin = performance.now();
  connection.sendNotification('textDocument/didOpen', {textDocument: {uri, languageId, version, text}});
  report['opened, to its diagnostics'] = await finding(1, begin);

  let line, at;
  const change = (inserted) => {
    const start = {line, character: inserted === undefined ? at - 1 : at};
    const end = {line, character: at};
    at = start.character + (inserted ?? '').length;
    connection.sendNotification('textDocument/didChange', {textDocument: {uri, version: ++version}, contentChanges: [{range: {start, end}, text: inserted ?? ''}]});
  };
  for (const place of places) {
    ({line, character: at} = place);
    const keys = [...place.typed, ...[...place.typed].map(() => undefined)];
    const keystrokes = [];
    let until = 0; // Of the server, in milliseconds: what a busy machine does not change much.
    const used = processorTime();
    for (const key of keys) {
      const since = performance.now();
      const before = processorTime();
      change(key);
      keystrokes.push(await finding(version, since));
      until += processorTime() - before;
      await new Promise((resolve) => setTimeout(resolve, 60)); // Nobody types at once; the server may go on meanwhile.
    }
    report[`${place.name}: keystroke to its diagnostics`] = median(keystrokes);
    report['  processor time until then, mean'] = until / keystrokes.length;
    report['  and with what follows, mean'] = (processorTime() - used) / keystrokes.length;
    if (place !== places.at(-1)) for (const [what, time] of Object.entries(report)) print(what, time), delete report[what];
  }
  ({line, character: at} = places[0]);
  const {character} = places[0];
  const asked = {hover: [], completion: []};
  for (let round = 0; round < 24; ++round) {
    for (const method of ['hover', 'completion']) {
      change(round % 2 === 0 ? ' ' : undefined);
      const position = method === 'hover' ? hovers[round % hovers.length] : {line, character};
      const since = performance.now();
      await connection.sendRequest(`textDocument/${method}`, {textDocument: {uri}, position}).then(() => asked[method].push(performance.now() - since), () => {});
      change(round % 2 === 0 ? undefined : ' ');
      if (round % 2 !== 0) change(undefined);
      else await finding(version, since);
    }
  }
  report['hover right behind a keystroke'] = median(asked.hover);
  report['completion right behind a keystroke'] = median(asked.completion);
  report['resident memory, MiB'] = Number.parseInt(status().VmRSS) / 1024;
  // Whatever was sent is read before the streams end.
  const ended = new Promise((resolve) => server.on('exit', resolve));
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await ended;
  connection.dispose();
  fs.rmSync(folder, {recursive: true});
  for (const [what, time] of Object.entries(report)) print(what, time);
}

const text = fs.readFileSync(process.argv[2], 'utf8');
const lines = text.split('\n');
const grants = lines.flatMap((each, number) => (/^allow .* to .*;$/.test(each) ? [number] : []));
const line = grants[Math.floor(grants.length / 2)];
const other = grants[Math.floor(grants.length / 3)];
const policy = lines[line];
console.log('milliseconds, medians');
await measure({
  name: 'polc lsp', command: process.env.POLC, args: ['lsp'], text, file: path.basename(process.argv[2]), languageId: 'pol',
  places: [
    {name: 'a rule', line, character: policy.length - 1, typed: ', ' + /to ([^,{]*\.)/.exec(policy)[1] + '*'},
    {name: 'a comment', line, character: policy.length, typed: ' // some words'}, // Nothing is wrong meanwhile, so that all is compiled.
  ],
  hovers: [{line: other, character: lines[other].indexOf(' ') + 2}, {line: other, character: lines[other].lastIndexOf('.') + 2}],
});

/** Lines until there is as much text as of the policy. */
function asLarge(line) {
  const all = [];
  for (let number = 0, size = 0; size < text.length; ++number) {
    all.push(line(number));
    size += all.at(-1).length + 1;
  }
  return all;
}
if (process.argv[3]) {
  const objects = asLarge((number) => `  {"name": "thing_${number}", "roles": ["role_${number % 520}", "role_${(number * 7) % 520}"], "limit": ${number}},`);
  objects[objects.length - 1] = objects.at(-1).slice(0, -1);
  const middle = Math.floor(objects.length / 2);
  await measure({
    name: path.basename(process.argv[3]), command: 'node', args: [process.argv[3], '--stdio'], text: ['[', ...objects, ']', ''].join('\n'), file: 'large.json', languageId: 'json',
    places: [{name: 'an object', line: middle, character: objects[middle - 1].indexOf('"roles"'), typed: '"other": [1, 2], '}],
    hovers: [{line: middle - 300, character: 5}],
  });
}
process.exit(0);
