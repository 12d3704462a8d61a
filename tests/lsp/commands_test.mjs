// What an editor can have done: tests run, decisions explained, rules and matrices turned into one another, notes added.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import {Client, edited, folderOf, run, uriOf} from './support.mjs';

const shop = `policy shop "Shop";
role manager "Manager";
role clerk "Clerk";
resource till "Till" { own "Own till": bool; actions open, close; }
allow manager to till.{open, close};
allow clerk to till.open if own;
matrix closing "Closing" {
  |            | manager | clerk        |
  | till.close | allow   | allow if own |
}
test "opens" {
  clerk till.open (own) -> allow;
  clerk till.open (not own) -> allow;
}
test "closes" {
  manager till.close -> allow;
}
`;

async function opened(text) {
  const folder = folderOf({'shop.pol': text});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'shop.pol');
  client.shown = [];
  client.connection.onNotification('window/showMessage', (params) => client.shown.push(params));
  client.open(uri, text);
  await client.untilVersion(uri, 1);
  return {client, uri, file: path.join(folder, 'shop.pol')};
}
const positionOf = (text, part, inside = 0) => {
  const at = text.indexOf(part);
  assert.notEqual(at, -1, part);
  const before = text.slice(0, at + inside);
  return {line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1};
};
const actionsAt = (client, uri, start, end = start, only = ['refactor']) =>
  client.ask('textDocument/codeAction', {textDocument: {uri}, range: {start, end}, context: {diagnostics: [], only}});

test('a lens over a test runs it, and says what failed where', async () => {
  const {client, uri} = await opened(shop);
  const lenses = (await client.ask('textDocument/codeLens', {textDocument: {uri}})).filter((each) => each.command.command);
  assert.deepEqual(lenses.map((each) => each.command.title.slice(0, 12)), ['run · failed', 'run · passed']);
  const outcomes = [];
  for (const lens of lenses) outcomes.push(await client.ask('workspace/executeCommand', {command: lens.command.command, arguments: lens.command.arguments}));
  assert.deepEqual(outcomes.map((each) => each.passed), [false, true]);
  assert.match(outcomes[0].text, /line 13/);
  assert.deepEqual(client.shown.map((each) => each.type), [1, 3]);
  assert.equal(client.shown[1].message, 'closes: passed (1 expectation)');
  await assert.rejects(client.ask('workspace/executeCommand', {command: 'polc.makeCoffee', arguments: [{}]}), /no command/);
  await assert.rejects(client.ask('workspace/executeCommand', {command: 'polc.runTest', arguments: []}), /argument/);
  assert.equal(await client.stop(), 0);
});

test('explains what is decided at the cursor, as the command line does', async () => {
  const {client, uri, file} = await opened(shop);
  const explained = async (part, inside = 0) => (await client.ask('polc/explain', {textDocument: {uri}, position: positionOf(shop, part, inside)})).text.split('\n\n');
  for (const [part, inside, words] of [
    ['allow if own |', 0, ['--as', 'clerk', 'till.close', 'own=true']],
    ['clerk till.open (not', 0, ['--as', 'clerk', 'till.open', 'own=false']],
    ['till.open if own', 6, ['--as', 'clerk', 'till.open', 'own=true']],
    ['allow manager to', 0, ['--as', 'manager', 'till.open', 'own=false']],
  ]) {
    const [command, ...answer] = await explained(part, inside);
    assert.equal(command, `polc explain POLICY ${words.join(' ')}`);
    assert.equal(answer.join('\n\n'), run('explain', file, ...words).replaceAll(`${path.dirname(file)}/`, ''), command);
  }
  await assert.rejects(explained('role clerk'), /nothing here/);
  const place = await client.ask('polc/place', {textDocument: {uri}, position: positionOf(shop, 'allow if own |')});
  assert.deepEqual(place, {roles: ['clerk'], permission: 'till.close'});
  assert.equal(await client.ask('polc/place', {textDocument: {uri}, position: positionOf(shop, 'role clerk')}), null);
  assert.equal(await client.stop(), 0);
});

test('what is answered of an earlier text says so', async () => {
  const {client, uri} = await opened(shop);
  const ask = async (method) => (await client.ask(method, {textDocument: {uri}, position: positionOf(shop, 'allow if own |')})).text;
  const earlier = 'Of the last text that compiled:\n\n';
  for (const method of ['polc/explain', 'polc/who']) assert.ok(!(await ask(method)).includes(earlier), method);
  client.replace(uri, 2, `${shop}allow nobody_declared to till.open;\n`);
  await client.untilVersion(uri, 2);
  for (const method of ['polc/explain', 'polc/who']) assert.ok((await ask(method)).startsWith(earlier), method);
  assert.equal(await client.stop(), 0);
});

test('the matrix of a panel is that of the command line', async () => {
  const {client, uri, file} = await opened(shop);
  const {text, matrix, isEarlier} = await client.ask('polc/matrix', {textDocument: {uri}, position: {line: 0, character: 0}});
  assert.equal(text, run('matrix', file));
  assert.equal(isEarlier, false);
  assert.equal(matrix.precondition, '');
  assert.deepEqual(matrix.columns.map((each) => each.role), ['manager', 'clerk']);
  assert.deepEqual(matrix.rows.map((each) => [each.permission, ...each.cells.map((cell) => cell.text)]),
    [['till.open', 'allow', 'allow if own'], ['till.close', 'allow', 'allow if own']]);
  assert.equal(await client.stop(), 0);
});

test('rules become a matrix and a matrix rules, where nothing is decided otherwise', async () => {
  const rules = shop.replace(/matrix closing[^}]*}\n/, '');
  const {client, uri, file} = await opened(rules);
  const matrix = run('matrix', file);
  const titled = (actions, title) => actions.find((each) => each.title === title);
  const start = positionOf(rules, 'allow manager');
  const end = positionOf(rules, 'allow clerk to', 5);
  const made = titled(await actionsAt(client, uri, start, end), 'Turn these rules into a matrix');
  const with_matrix = edited(rules, made.edit.changes[uri]);
  assert.match(with_matrix, /matrix new_matrix \{\n {2}\|/);
  assert.ok(!with_matrix.includes('allow clerk to'));
  client.replace(uri, 2, with_matrix);
  assert.deepEqual((await client.untilVersion(uri, 2)).filter((each) => each.severity === 1), []);
  assert.equal((await client.ask('polc/matrix', {textDocument: {uri}, position: start})).text, matrix);
  const at = positionOf(with_matrix, 'matrix new_matrix');
  const back = titled(await actionsAt(client, uri, at), 'Turn this matrix into rules');
  const with_rules = edited(with_matrix, back.edit.changes[uri]);
  assert.ok(!with_rules.includes('matrix'), with_rules);
  client.replace(uri, 3, with_rules);
  await client.untilVersion(uri, 3);
  assert.equal((await client.ask('polc/matrix', {textDocument: {uri}, position: start})).text, matrix);
  // A cell would say `deny` where another rule allows: nothing is offered.
  const other = rules.replace('test "opens"', 'allow clerk to till.close;\ntest "opens"');
  client.replace(uri, 4, other);
  await client.untilVersion(uri, 4);
  const none = await actionsAt(client, uri, positionOf(other, 'allow manager'), positionOf(other, 'allow clerk to till.open', 5));
  assert.equal(titled(none, 'Turn these rules into a matrix'), undefined);
  assert.equal(await client.stop(), 0);
});

test('a note is added where there is none', async () => {
  const {client, uri} = await opened(shop);
  const noted = async (part) => {
    const action = (await actionsAt(client, uri, positionOf(shop, part))).find((each) => each.title === 'Add a note that says why');
    return action && edited(shop, action.edit.changes[uri]);
  };
  assert.equal(await noted('allow clerk to'), shop.replace('if own;', 'if own note "why";'));
  assert.equal(await noted('allow if own |'), shop.replace('| allow if own |', '| allow if own note "why" |'));
  assert.equal(await noted('role clerk'), undefined);
  assert.equal(await client.stop(), 0);
});

test('the words of a rule say what it does', async () => {
  const text = shop + 'forbid clerk to till.close if not own;\n';
  const {client, uri} = await opened(text);
  const hover = async (part, inside = 0) => {
    const {line, character} = positionOf(text, part, inside);
    return (await client.at('hover', uri, line, character)).contents.value;
  };
  const grant = await hover('allow clerk');
  assert.match(grant, /Grants `allow` to `clerk` for `till\.open` where `own`/);
  assert.match(grant, /`clerk` · `till.open`: allow if own/);
  const forbid = await hover('forbid');
  assert.match(forbid, /Keeps `clerk` from `till\.close`/);
  const both = await hover('allow manager');
  assert.match(both, /Restricted by:\n\n- shop\.pol:\d+: `forbid clerk to till\.close if not own;`/);
  assert.equal(await client.stop(), 0);
});
