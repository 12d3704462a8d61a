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
  const source = new protocol.CancellationTokenSource();
  // So many that a machine which is slow to ask the others is far slower to answer these. They are called off when they have served.
  const slowOnes = Array.from({length: 40}, () =>
    client.connection.sendRequest('textDocument/rename', slow(uri), source.token).then(() => 'answered', (error) => error.code));
  await Promise.all(['completion', 'hover', 'definition', 'signatureHelp'].map((name) => client.at(name, uri, 5, 7)));
  source.cancel();
  const answers = await Promise.all(slowOnes);
  assert.ok(answers.includes(-32800), 'all slow questions were answered before those that take no time');
  assert.deepEqual(answers.filter((each) => each !== 'answered' && each !== -32800), []);
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

test('hover and completion right behind a keystroke do not wait until the text is read', async () => {
  // What is imported is read again with every change, and takes a while.
  const actions = Array.from({length: 40}, (_, number) => `do_${number}`).join(', ');
  const large = Array.from({length: 150}, (_, number) => `resource thing_${number} { actions ${actions}; }\nallow a to thing_${number}.*;\n`).join('');
  const text = 'policy p "P";\nimport "large.pol";\nrole a;\nrole b;\nresource x { own: bool; actions view, edit; }\nallow a to x.view;\nallow b to x.view, x.edit;\n';
  const folder = folderOf({'large.pol': large, 'p.pol': text});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'p.pol');
  client.open(uri, text);
  assert.deepEqual((await client.untilVersion(uri, 1)).filter((each) => each.severity === 1), []);
  await client.ask('textDocument/codeLens', {textDocument: {uri}});
  let version = 1;
  let character = 'allow a to x.view'.length;
  let first = 0;
  client.change(uri, ++version, [{range: {start: {line: 5, character: 0}, end: {line: 5, character: 0}}, text: '\n'}]);
  for (const key of ' if own and own') {
    const at = {line: 6, character};
    client.change(uri, ++version, [{range: {start: at, end: at}, text: key}]);
    ++character;
    const order = [];
    // This needs the text as it is, all of it.
    const whole = client.ask('textDocument/documentSymbol', {textDocument: {uri}}).then(() => order.push('symbols'));
    const [{items}, below, above] = await Promise.all([client.at('completion', uri, 6, character), client.at('hover', uri, 7, 'allow b to x.vi'.length), client.at('hover', uri, 3, 5)].map((each) => each.then((answer) => (order.push('at once'), answer))));
    await whole;
    if (order.at(-1) === 'symbols') ++first;
    if (character === 'allow a to x.view if '.length) assert.ok(items.some(({label}) => label === 'own'), JSON.stringify(items));
    assert.match(below.contents.value, /permission `x.view`/);
    assert.match(below.contents.value, /Of the last text that compiled/);
    assert.deepEqual(below.range, {start: {line: 7, character: 13}, end: {line: 7, character: 17}});
    assert.match(above.contents.value, /role `b`/);
  }
  assert.ok(first >= 8, `first ${first} times of 15`);
  // Where something is declared the text is read first.
  client.change(uri, ++version, [{range: {start: {line: 3, character: 6}, end: {line: 3, character: 6}}, text: ' "Bee"'}]);
  assert.match((await client.at('hover', uri, 7, 6)).contents.value, /Bee/);
  assert.equal(await client.stop(), 0);
});
