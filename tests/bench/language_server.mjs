// How long the language server takes on a large policy: from a keystroke to its diagnostics, and for hover and completion.
// Usage: POLC=… MODULES=… SOURCE=… node language_server.mjs LARGE.pol  (MODULES: a folder with tests/lsp/package.json installed)
import fs from 'node:fs';
import path from 'node:path';
import {Client, folderOf, uriOf} from '../lsp/support.mjs';

const text = fs.readFileSync(process.argv[2], 'utf8');
const folder = folderOf({'large.pol': text});
const uri = uriOf(folder, 'large.pol');
const client = await Client.start({folders: [folder]});
client.open(uri, text);
await client.untilVersion(uri, 1);
const lines = text.split('\n');
const line = lines.findIndex((each) => /^allow .* to /.test(each));
const role = lines[line].indexOf(' ') + 2;
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const timed = async (work) => {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
};
/** Of the server, in milliseconds: what a busy machine does not change much. */
const processorTime = () => {
  const fields = fs.readFileSync(`/proc/${client.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const rounds = 21;
const report = {};
let version = 1;
const keystrokes = [];
const begun = processorTime();
for (let round = 0; round < rounds; ++round) {
  // A space is added at the end of a line in the middle, and taken away again.
  const at = {line, character: lines[line].length};
  const change = round % 2 === 0 ? {range: {start: at, end: at}, text: ' '} : {range: {start: at, end: {line, character: at.character + 1}}, text: ''};
  keystrokes.push(await timed(() => {
    client.change(uri, ++version, [change]);
    return client.untilVersion(uri, version);
  }));
}
report['diagnostics after a keystroke'] = median(keystrokes);
report['  processor time of that, mean'] = (processorTime() - begun) / rounds;
for (const [name, method, character] of [['hover of a role', 'hover', role], ['hover of a permission', 'hover', lines[line].indexOf('.') + 2], ['completion of a permission', 'completion', lines[line].indexOf('.') + 1]]) {
  const times = [];
  for (let round = 0; round < rounds; ++round) times.push(await timed(() => client.at(method, uri, line, character)));
  report[name] = median(times);
}
const size = (text.length / 1e6).toFixed(2);
console.log(`${path.basename(process.argv[2])}, ${size} MB, medians of ${rounds}`);
for (const [name, time] of Object.entries(report)) console.log(`${name.padEnd(32)} ${time.toFixed(1).padStart(8)} ms`);
await client.stop();
