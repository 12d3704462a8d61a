// The protocol itself: what a client may expect of any server, and what a broken client must not be able to do.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {Client, folderOf, polc, uriOf} from './support.mjs';

const frame = (value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** Sends raw bytes; gives the answers and how the server ended. */
function raw(bytes) {
  return new Promise((resolve) => {
    const server = spawn(polc, ['lsp'], {stdio: ['pipe', 'pipe', 'pipe']});
    const out = [];
    server.stdout.on('data', (part) => out.push(part));
    server.stdin.on('error', () => {});
    server.on('exit', (code, signal) => {
      let text = Buffer.concat(out).toString();
      const answers = [];
      for (let match; (match = /^Content-Length: (\d+)\r\n\r\n/.exec(text)); ) {
        const body = Buffer.from(text.slice(match[0].length)).subarray(0, Number(match[1])).toString();
        answers.push(JSON.parse(body));
        text = text.slice(match[0].length + body.length);
      }
      resolve({answers, code, signal});
    });
    server.stdin.end(bytes);
  });
}
const initialize = {jsonrpc: '2.0', id: 1, method: 'initialize', params: {processId: null, rootUri: null, capabilities: {}}};
const shutdown = {jsonrpc: '2.0', id: 2, method: 'shutdown'};
const exit = {jsonrpc: '2.0', method: 'exit'};

test('a whole life ends with 0', async () => {
  const {answers, code} = await raw([initialize, shutdown, exit].map(frame).join(''));
  assert.equal(code, 0);
  assert.equal(answers[0].result.serverInfo.name, 'polc');
  assert.deepEqual(answers[1].result, null);
});

test('exit without shutdown, and the end of the input, end with 1', async () => {
  assert.equal((await raw([initialize, exit].map(frame).join(''))).code, 1);
  assert.equal((await raw(frame(initialize))).code, 1);
  assert.equal((await raw('')).code, 1);
});

test('before initialize every request is refused, and every notification dropped', async () => {
  const early = {jsonrpc: '2.0', id: 7, method: 'textDocument/hover', params: {}};
  const opened = {jsonrpc: '2.0', method: 'textDocument/didOpen', params: {textDocument: {uri: 'file:///a.pol', text: '', version: 1}}};
  const {answers} = await raw([early, opened, initialize, shutdown, exit].map(frame).join(''));
  assert.equal(answers[0].error.code, -32002);
  assert.ok(answers[1].result);
});

test('a second initialize, and whatever follows a shutdown, is refused', async () => {
  const again = {...initialize, id: 9};
  const late = {jsonrpc: '2.0', id: 10, method: 'textDocument/hover', params: {}};
  const {answers, code} = await raw([initialize, again, shutdown, late, exit].map(frame).join(''));
  assert.equal(answers.find((each) => each.id === 9).error.code, -32600);
  assert.equal(answers.find((each) => each.id === 10).error.code, -32600);
  assert.equal(code, 0);
});

test('an unknown method is said to be one; an unknown notification is dropped', async () => {
  const unknown = {jsonrpc: '2.0', id: 'x', method: 'textDocument/makeCoffee', params: {}};
  const notification = {jsonrpc: '2.0', method: '$/whatever', params: {}};
  const {answers} = await raw([initialize, unknown, notification, shutdown, exit].map(frame).join(''));
  assert.equal(answers.find((each) => each.id === 'x').error.code, -32601);
  assert.equal(answers.length, 3);
});

test('what is no JSON, or no message, is answered and survived', async () => {
  const deep = '['.repeat(100_000);
  const hostile = ['{', 'null', '[]', '{"id": 3}', '{"id": {}, "method": "x"}', deep, '{"jsonrpc":"2.0","id":4,"method":"\ud800"}', '"' + 'a'.repeat(100_000) + '"'];
  const {answers, code} = await raw(frame(initialize) + hostile.map(frame).join('') + frame(shutdown) + frame(exit));
  assert.equal(code, 0);
  const errors = answers.filter((each) => each.error);
  assert.equal(errors.length, hostile.length);
  assert.ok(errors.every((each) => [-32700, -32600, -32601].includes(each.error.code)));
});

test('a length that is none, or larger than anything, ends no server', async () => {
  const wrong = 'Content-Length: much\r\n\r\nContent-Length: -5\r\n\r\nX: y\r\n\r\n';
  const {answers, code} = await raw(frame(initialize) + wrong + frame(shutdown) + frame(exit));
  assert.equal(code, 0);
  assert.equal(answers.filter((each) => each.error).length, 3);
  // Nothing follows of the bytes that are announced.
  for (const length of ['99999999999999999999999', '4611686018427387904', '1000000000']) {
    const {code: end, signal} = await raw(`${frame(initialize)}Content-Length: ${length}\r\n\r\n{}`);
    assert.equal(signal, null);
    assert.equal(end, 1);
  }
});

test('a text that is too long is passed over, and the editor is told', async () => {
  const limit = 128 * 1024 * 1024;
  const text = Buffer.alloc(limit + 1, 0x20);
  const head = Buffer.from(`${frame(initialize)}Content-Length: ${text.length}\r\n\r\n`);
  const {answers, code} = await raw(Buffer.concat([head, text, Buffer.from(frame(shutdown) + frame(exit))]));
  assert.equal(code, 0);
  const shown = answers.find((each) => each.method === 'window/showMessage');
  assert.ok(shown.params.message.includes(`${limit + 1} bytes, above the limit of ${limit}`), shown.params.message);
  assert.ok(answers.some((each) => each.id === shutdown.id));
});

test('requests with parameters of the wrong kind are refused', async () => {
  const methods = ['hover', 'completion', 'definition', 'rename', 'formatting', 'rangeFormatting', 'codeAction', 'inlayHint',
    'semanticTokens/full', 'semanticTokens/range', 'selectionRange'].map((name) => `textDocument/${name}`);
  const asked = methods.flatMap((method, number) =>
    [{}, [], {textDocument: 5}, {textDocument: {uri: 5}}, {textDocument: {uri: 'file:///nowhere.pol'}, position: {line: -1}}].map((params, variant) => ({
      jsonrpc: '2.0', id: 100 + number * 10 + variant, method, params})));
  const {answers, code} = await raw([initialize, ...asked].map(frame).join('') + frame({...shutdown, id: 2}) );
  assert.equal(code, 0);
  assert.ok(answers.every((each) => each.id === 1 || each.id === 2 || each.error || each.result !== undefined));
});

test('a request that was cancelled before its turn is answered so', async () => {
  const text = 'policy p "P";\nrole a "A";\nresource x "X" { actions y; }\nallow a to x.y;\n';
  const client = await Client.start();
  const uri = uriOf(folderOf({}), 'p.pol');
  client.open(uri, text);
  const source = new (await import('./support.mjs')).protocol.CancellationTokenSource();
  const answers = [];
  for (let count = 0; count < 20; ++count)
    answers.push(client.connection.sendRequest('textDocument/hover', {textDocument: {uri}, position: {line: 3, character: 7}}, source.token).then(() => 'answered', (error) => error.code));
  source.cancel();
  for (const answer of await Promise.all(answers)) assert.ok(answer === 'answered' || answer === -32800, String(answer));
  assert.equal(await client.stop(), 0);
});

test('each side counts characters as agreed', async () => {
  const text = 'policy p "Büro 🗝"; role a "ä𐐀"; allow b to x.y;';
  const at = text.indexOf('b to');
  const expected = {'utf-16': at, 'utf-8': Buffer.byteLength(text.slice(0, at)), 'utf-32': [...text.slice(0, at)].length};
  for (const [encodings, chosen] of [[['utf-16'], 'utf-16'], [['utf-8', 'utf-16'], 'utf-8'], [['utf-32'], 'utf-32'], [undefined, 'utf-16'], [['utf-7'], 'utf-16']]) {
    const client = await Client.start({encodings});
    assert.equal(client.answer.capabilities.positionEncoding, chosen);
    const uri = uriOf(folderOf({}), 'p.pol');
    client.open(uri, text);
    const told = await client.until(uri, (all) => all.some((each) => each.message.includes('`b`')), 'b is unknown');
    const {range} = told.find((each) => each.message.includes('`b`'));
    assert.deepEqual(range, {start: {line: 0, character: expected[chosen]}, end: {line: 0, character: expected[chosen] + 1}});
    // An edit, a hover and the colours agree with it.
    client.change(uri, 2, [{range, text: 'a'}]);
    await client.until(uri, (all) => !all.some((each) => each.message.includes('`b`')), 'a is known');
    const hover = await client.at('hover', uri, 0, expected[chosen]);
    assert.match(hover.contents.value, /^role `a`/);
    assert.deepEqual(hover.range, range);
    const {data} = await client.ask('textDocument/semanticTokens/full', {textDocument: {uri}});
    let character = 0;
    const begins = [];
    for (let word = 0; word < data.length; word += 5) begins.push((character += data[word + 1]));
    assert.ok(begins.includes(expected[chosen]));
    assert.equal(await client.stop(), 0);
  }
});

test('a change that changes nothing, under the version that there is, takes no answer away', async () => {
  const folder = folderOf({'p.pol': 'role  a;\nresource r { actions x; }\nallow a to r.x;\n'});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'p.pol');
  client.open(uri, fs.readFileSync(path.join(folder, 'p.pol'), 'utf8'));
  await client.untilVersion(uri, 1);
  for (let time = 0; time < 30; ++time) {
    const answer = client.ask('textDocument/formatting', {textDocument: {uri}, options: {tabSize: 2, insertSpaces: true}});
    client.change(uri, 1, []); // As Neovim says it.
    assert.equal((await answer).length, 1);
  }
  assert.equal(await client.stop(), 0);
});
