// Slow questions: they keep nobody else waiting, and end where they are called off or the text moves on.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import {Client, folderOf, protocol, uriOf} from './support.mjs';

/** A policy that takes long enough to compile for something else to happen meanwhile. */
function large() {
  const lines = ['policy large "Large";'];
  for (let role = 0; role < 150; ++role) lines.push(`role role_${role};`);
  for (let thing = 0; thing < 60; ++thing) lines.push(`resource thing_${thing} { own: bool; actions ${Array.from({length: 50}, (_, action) => `do_${action}`).join(', ')}; }`);
  for (let role = 0; role < 150; ++role) {
    for (let thing = role % 3; thing < 60; thing += 3) lines.push(`allow role_${role} to thing_${thing}.{do_${role % 50}, do_${(role * 7 + thing) % 50}} if own;`);
  }
  return lines.join('\n') + '\n';
}

async function opened() {
  const text = large();
  const folder = folderOf({'large.pol': text});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'large.pol');
  client.open(uri, text);
  assert.deepEqual((await client.untilVersion(uri, 1)).filter((each) => each.severity === 1), []);
  // A lens is answered once all is compiled.
  await client.ask('textDocument/codeLens', {textDocument: {uri}});
  return {client, uri, text};
}
const slow = (uri) => ({textDocument: {uri}, position: {line: 5, character: 7}, newName: 'another'});

test('a slow question keeps nobody waiting', async () => {
  const {client, uri} = await opened();
  const order = [];
  const asked = [client.ask('textDocument/rename', slow(uri)).then(() => order.push('rename'))];
  for (const name of ['completion', 'hover', 'definition', 'signatureHelp'])
    asked.push(client.at(name, uri, 5, 7).then(() => order.push(name)));
  await Promise.all(asked);
  assert.equal(order.at(-1), 'rename', String(order));
  assert.equal(order.length, 5);
  assert.equal(await client.stop(), 0);
});

test('a question that is being answered can be called off', async () => {
  const {client, uri} = await opened();
  const source = new protocol.CancellationTokenSource();
  const answer = client.connection.sendRequest('textDocument/rename', slow(uri), source.token).then(() => 'answered', (error) => error.code);
  // Behind it in the same line: answered when the first is no longer in the way.
  const next = client.ask('textDocument/documentLink', {textDocument: {uri}});
  await client.at('definition', uri, 5, 7); // By now it has begun.
  source.cancel();
  assert.equal(await answer, -32800);
  assert.deepEqual(await next, []);
  assert.equal(await client.stop(), 0);
});

test('a question about a text that has changed is not answered', async () => {
  const {client, uri, text} = await opened();
  const answer = client.ask('textDocument/rename', slow(uri)).then(() => 'answered', (error) => error.code);
  await client.at('definition', uri, 5, 7);
  const end = {line: text.split('\n').length - 1, character: 0};
  client.change(uri, 2, [{range: {start: end, end}, text: '// more\n'}]);
  assert.equal(await answer, -32801);
  // And the text as it is now is answered.
  assert.ok((await client.ask('textDocument/rename', slow(uri))).changes[uri].length > 1);
  assert.equal(await client.stop(), 0);
});

test('behind every keystroke the answers are those of the text as it is', async () => {
  const {client, uri, text} = await opened();
  const line = text.split('\n').findIndex((each) => each.startsWith('allow role_70 '));
  let character = text.split('\n')[line].indexOf(' if own');
  let version = 1;
  for (const key of ', thing_1.do_1') {
    const at = {line, character};
    client.change(uri, ++version, [{range: {start: at, end: at}, text: key}]);
    ++character;
    const {items} = await client.at('completion', uri, line, character);
    if (key === '.') assert.ok(items.some((each) => each.label === 'do_49'), String(items.length));
  }
  const told = await client.untilVersion(uri, version);
  assert.deepEqual(told.filter((each) => each.severity === 1), []);
  const fresh = await Client.start({});
  const other = uriOf(folderOf({}), 'large.pol');
  const typed = text.split('\n');
  typed[line] = typed[line].replace(' if own', ', thing_1.do_1 if own');
  fresh.open(other, typed.join('\n'));
  assert.deepEqual((await fresh.untilVersion(other, 1)).map((each) => [each.code, each.range]), told.map((each) => [each.code, each.range]));
  assert.equal(await fresh.stop(), 0);
  assert.equal(await client.stop(), 0);
});
