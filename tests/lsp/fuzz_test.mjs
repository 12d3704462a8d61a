// Random edits and requests, as a person in a hurry makes them: in the end the server has to answer what a fresh one answers on the
// same text, and its memory has to stay. EDITS=10000 for the long run.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {Client, folderOf, uriOf} from './support.mjs';

/** Always the same numbers for the same seed. */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = ['allow ', ';', '\n', '{', '}', '"', '|', ' if ', 'own', 'role x;\n', '// c\n', 'ä', '🗝', '.', ',', '\r\n', 'agent', '`', ' to ', '', '', ''];

/** Answers that depend on nothing but the text. */
async function answers(client, uri, text) {
  const textDocument = {uri};
  const found = {};
  const lines = text.split('\n');
  const ask = async (name, params = {}) => {
    found[name + JSON.stringify(params.position ?? '')] = await client.ask(`textDocument/${name}`, {textDocument, ...params}).catch((error) => `${error.code} ${error.message}`);
  };
  await ask('documentSymbol');
  await ask('foldingRange');
  await ask('documentLink');
  await ask('codeLens');
  await ask('formatting', {options: {tabSize: 2, insertSpaces: true}});
  await ask('inlayHint', {range: {start: {line: 0, character: 0}, end: {line: 1e6, character: 0}}});
  await ask('semanticTokens/range', {range: {start: {line: 0, character: 0}, end: {line: 1e6, character: 0}}});
  const next = random(7);
  for (let count = 0; count < 12; ++count) {
    const line = next(lines.length);
    const position = {line, character: next(lines[line].length + 1)};
    for (const name of ['completion', 'definition', 'documentHighlight', 'signatureHelp']) await ask(name, {position});
    await ask('references', {position, context: {includeDeclaration: true}});
  }
  return found;
}

const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

test('random edits end where a fresh server begins', async () => {
  const edits = Number(process.env.EDITS ?? 400);
  const source = path.join(process.env.SOURCE, 'policies', 'support_authorization', 'policy.pol');
  const original = fs.readFileSync(source, 'utf8');
  const folder = folderOf({'policy.pol': original});
  const uri = uriOf(folder, 'policy.pol');
  const client = await Client.start({folders: [folder]});
  client.open(uri, original);
  await client.untilVersion(uri, 1);
  // Knows the whole text before it is asked.
  const patient = await Client.start({folders: [folder]});
  patient.open(uri, original);
  let compared = 0;
  const next = random(Number(process.env.SEED ?? 1));
  let text = original;
  let version = 1;
  let early = 0;
  const between = []; // After each thousand.
  for (let count = 1; count <= edits; ++count) {
    const lines = text.split('\n');
    const place = () => {
      const line = next(lines.length);
      return {line, character: next(lines[line].length + 1)};
    };
    const start = place();
    const end = {line: start.line, character: Math.min(lines[start.line].length, start.character + next(4))};
    const piece = pieces[next(pieces.length)];
    if (count % 50 === 0 || text.length > 2 * original.length) {
      text = original;
      client.replace(uri, ++version, text);
    } else {
      // The end of a line may be a `\r` of `\r\n`, which belongs to it: such a place is not edited.
      const offset = (at) => lines.slice(0, at.line).reduce((sum, line) => sum + line.length + 1, 0) + at.character;
      const unsafe = /[\r\ud800-\udfff]/.test(lines[start.line]);
      if (!unsafe) {
        text = text.slice(0, offset(start)) + piece + text.slice(offset(end));
        client.change(uri, ++version, [{range: {start, end}, text: piece}]);
      }
    }
    // What is answered at once, by the names of an earlier text, is what the whole text says.
    if (count % 5 === 0) {
      const at = [uri, count % 2 === 0 ? start.line : next(lines.length), start.character];
      const name = ['completion', 'signatureHelp'][next(2)];
      const answer = await client.at(name, ...at).catch((error) => error.code);
      patient.replace(uri, version, text);
      await patient.untilVersion(uri, version);
      await patient.ask('textDocument/codeLens', {textDocument: {uri}}).catch(() => {});
      if (answer !== -32801) assert.deepEqual(answer, await patient.at(name, ...at).catch((error) => error.code), `${name} at ${at} right behind edit ${count} of\n${text}`);
      if (answer !== -32801) ++compared;
    }
    // Nobody waits for these; they are answered or thrown away.
    const name = ['hover', 'completion', 'definition', 'signatureHelp'][next(4)];
    client.at(name, uri, start.line, start.character).catch((error) => assert.ok([-32801, -32803, -32800].includes(error.code), `${name}: ${error.message}`));
    if (count % 25 === 0) await client.untilVersion(uri, version);
    if (count % 100 === 0 || count === edits) {
      const told = await client.untilVersion(uri, version);
      const kept = await answers(client, uri, text);
      const fresh = await Client.start({folders: [folder]});
      fresh.open(uri, text);
      const freshly = await fresh.untilVersion(uri, 1);
      await fresh.ask('textDocument/codeLens', {textDocument: {uri}}).catch(() => {});
      assert.deepEqual(client.told.get(uri).diagnostics, fresh.told.get(uri).diagnostics, `diagnostics after ${count} edits`);
      assert.deepEqual(kept, await answers(fresh, uri, text), `answers after ${count} edits`);
      assert.equal(await fresh.stop(), 0);
      void told, freshly;
    }
    if (count === Math.min(1000, edits / 2)) early = memory(client.process.pid);
    if (count % 1000 === 0) between.push(memory(client.process.pid));
  }
  assert.ok(compared > edits / 10, `${compared} answers compared`);
  assert.equal(await patient.stop(), 0);
  const late = memory(client.process.pid);
  console.log(`# ${edits} edits: ${early} KiB early, ${late} KiB late; ${between.join(', ')}`);
  assert.ok(late < early * 1.5 + 20_000, `memory grew from ${early} to ${late} KiB`);
  assert.equal(await client.stop(), 0);
});
