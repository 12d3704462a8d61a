// What the server answers: of the words of a policy, as the command line answers it. Long because what it can do is: a test for each.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {Client, edited, folderOf, marked, run, uriOf} from './support.mjs';

const shop = `/// A shop.
policy shop "Shop";
role manager "Manager" includes clerk;
role clerk "Clerk";
resource till "Till" {
  own "Own till": bool;
  status: {open, held, paid};
  actions open "Open a till", close;
}
resource stock "Stock" { actions count; }
settings tills "Tills" for clerk editable by manager {
  share "Share tills" = off grants till.open if own;
}
define in_reach = own or tills.share;
group tilling = till.open, stock.count;
allow clerk to till.open if in_reach and status is not paid;
matrix shop "Who" {
  |             | manager | clerk        |
  | stock.count | allow   | allow        |
  | till.close  | allow   | allow if own or tills.share and own |
}
assert only clerk may stock.count;
test "opens" {
  clerk till.open (own and status is open) -> allow;
}
`;

async function opened(text, name = 'shop.pol', others = {}) {
  const folder = folderOf({[name]: text, ...others});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, name);
  client.open(uri, text);
  return {client, uri, folder, file: path.join(folder, name)};
}
/** The place of a part of a text; of its nth appearance. */
function place(text, part, nth = 1, inside = 0) {
  let at = -1;
  for (let count = 0; count < nth; ++count) at = text.indexOf(part, at + 1);
  assert.notEqual(at, -1, part);
  const before = text.slice(0, at + inside);
  return [before.split('\n').length - 1, before.length - before.lastIndexOf('\n') - 1];
}
const slice = (text, range) => {
  const lines = text.split('\n');
  assert.equal(range.start.line, range.end.line);
  return lines[range.start.line].slice(range.start.character, range.end.character);
};
const fenced = (hover) => /```text\n([^]*?)```/.exec(hover.contents.value)?.[1];

test('hover says what the command line answers', async () => {
  const {client, uri, file} = await opened(shop);
  const who = await client.at('hover', uri, ...place(shop, 'till.open', 1, 6));
  assert.equal(fenced(who), run('who', file, 'till.open'));
  const what = await client.at('hover', uri, ...place(shop, 'clerk;'));
  assert.equal(fenced(what), run('what', file, '--as', 'clerk'));
  const setting = await client.at('hover', uri, ...place(shop, 'tills.share', 1, 7));
  assert.equal(fenced(setting), run('settings', file, 'tills.share'));
  const cell = await client.at('hover', uri, ...place(shop, 'allow if own or'));
  assert.match(cell.contents.value, /`clerk` · `till.close`: allow if own/);
  assert.equal(fenced(cell), run('who', file, 'till.close'));
  const define = await client.at('hover', uri, ...place(shop, 'in_reach', 2));
  assert.match(define.contents.value, /own or tills\.share/);
  const keyword = await client.at('hover', uri, ...place(shop, 'assert'));
  assert.match(keyword.contents.value, /must hold/);
  assert.equal(await client.stop(), 0);
});

test('hover and definition at the edges of a word are those of its middle', async () => {
  const text = 'policy p "P";\nrole `a b`;\nresource ticket { own: bool; actions view; }\nallow `a b` to ticket.view if own;\nassert only `a b` may ticket.view';
  const {client, uri} = await opened(text + ';');
  await client.untilVersion(uri, 1);
  const same = async (part, nth, from, to, written) => {
    const answers = [];
    for (let inside = from; inside <= to; ++inside) {
      const [line, character] = place(text, part, nth, inside);
      const hover = await client.at('hover', uri, line, character);
      const definition = await client.at('definition', uri, line, character);
      assert.ok(hover, `${part} at ${inside}`);
      assert.equal(slice(text, hover.range), written);
      answers.push(JSON.stringify([hover, definition]));
    }
    assert.equal(new Set(answers).size, 1, part);
  };
  await same('own;', 1, 0, 3, 'own');
  await same('ticket.view', 1, 0, 6, 'ticket');
  await same('ticket.view', 1, 7, 11, 'view');
  await same('`a b`', 2, 0, 5, '`a b`');
  // The last word of a file that ends with it.
  client.replace(uri, 2, text.replace(/may ticket.view$/, 'may ticket.view; allow `a b` to ticket.view;\n//') .replace(/\n\/\/$/, ''));
  const last = text + '; allow `a b` to ticket.view';
  client.replace(uri, 3, last + ';');
  await client.untilVersion(uri, 3);
  const hover = await client.at('hover', uri, 4, last.split('\n')[4].length);
  assert.match(hover.contents.value, /ticket.view/);
  assert.equal(await client.stop(), 0);
});

test('a text with mistakes keeps its last good answers, and says so', async () => {
  const {client, uri} = await opened(shop);
  await client.untilVersion(uri, 1);
  const broken = shop + 'allow clerk to ';
  client.replace(uri, 2, broken);
  const hover = await client.at('hover', uri, ...place(broken, 'till.open', 1, 6));
  assert.match(hover.contents.value, /last text that compiled/);
  const labels = (await client.at('completion', uri, ...place(broken, 'allow clerk to ', 2, 15))).items.map((each) => each.label);
  for (const name of ['till', 'stock', 'tilling']) assert.ok(labels.includes(name), `${name} of ${labels}`);
  assert.equal(await client.stop(), 0);
});

test('completion knows what fits', async () => {
  const {client, uri} = await opened(shop);
  let version = 1;
  const at = async (line) => {
    const {text, line: number, character} = marked(shop + line);
    client.replace(uri, ++version, text);
    return (await client.at('completion', uri, number, character)).items;
  };
  const labels = async (line) => (await at(line)).map((each) => each.label).sort();
  const has = async (line, wanted, unwanted = []) => {
    const found = await labels(line);
    for (const name of wanted) assert.ok(found.includes(name), `${line}: ${name} in ${found}`);
    for (const name of unwanted) assert.ok(!found.includes(name), `${line}: no ${name} in ${found}`);
  };
  await has('‸', ['role', 'resource', 'allow', 'matrix', 'test', 'accept', 'immutable', 'till'], ['clerk', 'own']);
  await has('allow ‸', ['clerk', 'manager', 'all'], ['till', 'own', 'if']);
  await has('allow cl‸', ['clerk', 'manager']);
  await has('allow clerk to ‸', ['till', 'stock', 'tilling'], ['clerk', 'own', 'if']);
  await has('allow clerk to till.‸', ['open', 'close'], ['count', 'till']);
  await has('allow clerk to till.{open, ‸', ['close'], ['count']);
  await has('allow clerk to till.open ‸', ['if', 'unless', 'note'], ['till']);
  await has('allow clerk to till.open if ‸', ['own', 'status', 'in_reach', 'tills', 'not'], ['clerk', 'till']);
  await has('allow clerk to stock.count if ‸', ['in_reach', 'tills'], ['own', 'status']);
  await has('allow clerk to till.open if status is ‸', ['open', 'held', 'paid'], ['own', 'clerk']);
  await has('allow clerk to till.open if status in {open, ‸', ['held', 'paid'], ['own']);
  await has('allow clerk to till.open if tills.‸', ['share'], ['own']);
  await has('allow clerk to till.open if own ‸', ['and', 'or'], ['clerk']);
  await has('forbid ‸', ['clerk', 'all'], ['till']);
  await has('require ‸', ['own', 'in_reach', 'not'], ['clerk']);
  await has('require own for ‸', ['till'], ['clerk']);
  await has('assert ‸', ['only', 'never', 'always', 'separate']);
  await has('assert only ‸', ['clerk'], ['till']);
  await has('assert only clerk may ‸', ['till'], ['clerk']);
  await has('role x includes ‸', ['clerk'], ['till']);
  await has('role x within ‸', ['till'], ['clerk']);
  await has('resource y { kind: ‸', ['bool', 'role']);
  await has('exclusive roles ‸', ['clerk']);
  await has('matrix m "M" {\n  | | ‸', ['clerk'], ['till']);
  await has('matrix m "M" {\n  | | clerk |\n  | ‸', ['till'], ['clerk']);
  await has('matrix m "M" {\n  | | clerk |\n  | till.open | ‸', ['allow', 'deny'], ['clerk']);
  await has('matrix m "M" {\n  | | clerk |\n  | till.open | allow if ‸', ['own', 'status'], ['clerk']);
  await has('test "t" {\n  ‸', ['clerk', 'given'], ['own']);
  await has('test "t" {\n  clerk ‸', ['till'], ['own']);
  await has('test "t" {\n  clerk till.open (‸', ['own'], ['clerk']);
  await has('test "t" {\n  clerk till.open (own) -> ‸', ['allow', 'deny'], ['clerk']);
  await has('settings s editable by ‸', ['clerk'], ['till']);
  await has('settings s { x = off grants till.open if ‸', ['own'], ['clerk']);
  await has('accept ‸', ['POL6001'], ['POL1001']);
  // What is proposed says what it is.
  const [role] = (await at('allow ‸')).filter((each) => each.label === 'clerk');
  assert.equal(role.detail, 'Clerk');
  assert.match(role.documentation.value, /role `clerk`/);
  assert.equal(await client.stop(), 0);
});

test('nothing is proposed within comments and texts, but the files of an import', async () => {
  const {client, uri} = await opened(shop, 'shop.pol', {'people.pol': 'role other;\n', 'sub/more.pol': 'role more;\n'});
  let version = 1;
  const labels = async (line) => {
    const {text, line: number, character} = marked(shop + line);
    client.replace(uri, ++version, text);
    return (await client.at('completion', uri, number, character)).items.map((each) => each.label);
  };
  for (const line of ['allow clerk to till.open note "see till.‸";', '// till.‸', 'role x "see till.‸";', 'allow clerk to till.open note "see till.‸'])
    assert.deepEqual(await labels(line), [], line);
  assert.deepEqual(await labels('import "‸'), ['people.pol', 'sub/more.pol']);
  // The line behind a text that is not closed.
  const behind = await labels('allow clerk to till.open note "see till\nallow clerk to till.‸');
  assert.ok(behind.includes('open') && behind.includes('close'), String(behind));
  assert.equal(await client.stop(), 0);
});

test('a row of a matrix says its columns', async () => {
  const {client, uri} = await opened(shop);
  const help = await client.at('signatureHelp', uri, ...place(shop, 'allow if own or', 1, 3));
  assert.equal(help.signatures[0].label, '| permission | manager | clerk |');
  assert.equal(help.activeParameter, 2);
  assert.equal(await client.at('signatureHelp', uri, ...place(shop, 'role clerk')), null);
  assert.equal(await client.stop(), 0);
});

test('definition, references and highlights over the files of a policy', async () => {
  const people = 'role agent "Agent";\nrole lead includes agent;\n';
  const main = 'import "people.pol";\npolicy p "P";\nresource x "X" { own: bool; actions y; }\nallow agent, lead to x.y if own;\nassert only agent may x.y;\n';
  const {client, uri, folder} = await opened(main, 'main.pol', {'people.pol': people});
  const other = uriOf(folder, 'people.pol');
  const [found] = await client.at('definition', uri, ...place(main, 'agent'));
  assert.deepEqual(found, {uri: other, range: {start: {line: 0, character: 5}, end: {line: 0, character: 10}}});
  const all = await client.at('references', uri, ...place(main, 'agent'), {context: {includeDeclaration: true}});
  assert.equal(all.length, 4);
  assert.equal((await client.at('references', uri, ...place(main, 'agent'), {context: {includeDeclaration: false}})).length, 3);
  assert.equal((await client.at('documentHighlight', uri, ...place(main, 'agent'))).length, 2);
  const own = await client.at('definition', uri, ...place(main, 'own', 2));
  assert.deepEqual(own[0].range.start, {line: 2, character: 17});
  const links = await client.ask('textDocument/documentLink', {textDocument: {uri}});
  assert.deepEqual(links.map((each) => each.target), [other]);
  const roles = await client.ask('workspace/symbol', {query: 'agnt'});
  assert.deepEqual(roles.map((each) => each.name), ['agent']);
  const [item] = await client.at('prepareTypeHierarchy', uri, ...place(main, 'agent'));
  const [sub] = await client.ask('typeHierarchy/subtypes', {item});
  assert.equal(sub.name, 'lead');
  const [over] = await client.ask('typeHierarchy/supertypes', {item: sub});
  assert.equal(over.name, 'agent');
  assert.equal(await client.stop(), 0);
});

test('the shape of a file', async () => {
  const {client, uri} = await opened(shop);
  const symbols = await client.ask('textDocument/documentSymbol', {textDocument: {uri}});
  assert.deepEqual(symbols.map((each) => each.name), ['shop', 'manager', 'clerk', 'till', 'stock', 'tills', 'in_reach', 'tilling',
    'allow clerk to till.open if in_reach and status is not paid', 'shop', 'assert only clerk may stock.count', 'opens']);
  assert.deepEqual(symbols[3].children.map((each) => each.name), ['own', 'status', 'open', 'close']);
  const inside = (a, b) => (b.start.line > a.start.line || (b.start.line === a.start.line && b.start.character >= a.start.character));
  for (const each of symbols.flatMap((one) => [one, ...one.children])) assert.ok(inside(each.range, each.selectionRange), each.name);
  const folds = await client.ask('textDocument/foldingRange', {textDocument: {uri}});
  assert.deepEqual(folds.map((each) => [each.startLine, each.endLine]), [[4, 8], [10, 12], [16, 20], [22, 24]]);
  const [line, character] = place(shop, 'own and status', 1, 1);
  const [selection] = await client.ask('textDocument/selectionRange', {textDocument: {uri}, positions: [{line, character}]});
  const texts = [];
  for (let at = selection; at; at = at.parent) texts.push(at.range.start.line === at.range.end.line ? slice(shop, at.range) : '…');
  assert.equal(texts[0], 'own');
  assert.ok(texts.includes('own and status is open'), String(texts));
  assert.equal(texts.at(-1), '…');
  const hints = await client.ask('textDocument/inlayHint', {textDocument: {uri}, range: {start: {line: 0, character: 0}, end: {line: 99, character: 0}}});
  assert.deepEqual(hints.map((each) => each.label), ['included by manager', 'else deny']);
  assert.equal(await client.stop(), 0);
});

test('formatting is that of `polc fmt`, of a part too, and never of a text with errors', async () => {
  const untidy = shop.replace('role clerk "Clerk";', 'role   clerk    "Clerk" ;').replace('assert only', 'assert   only').replace('| allow        |', '|allow|');
  const {client, uri, file} = await opened(untidy);
  const options = {tabSize: 2, insertSpaces: true};
  const edits = await client.ask('textDocument/formatting', {textDocument: {uri}, options});
  fs.writeFileSync(file, untidy);
  run('fmt', file);
  assert.equal(edited(untidy, edits), fs.readFileSync(file, 'utf8'));
  const [line] = place(untidy, 'role   clerk');
  const part = await client.ask('textDocument/rangeFormatting', {textDocument: {uri}, options, range: {start: {line, character: 0}, end: {line, character: 5}}});
  assert.equal(edited(untidy, part), untidy.replace('role   clerk    "Clerk" ;', 'role clerk "Clerk";'));
  client.replace(uri, 2, untidy + 'allow');
  await assert.rejects(client.ask('textDocument/formatting', {textDocument: {uri}, options}), /errors/);
  assert.equal(await client.stop(), 0);
});

test('rename changes every place, and is refused where it would clash or change what is decided', async () => {
  const people = 'role agent "Agent";\nrole lead includes agent;\n';
  const main = 'import "people.pol";\npolicy p "P";\nresource x "X" { own: bool; actions y; }\nresource z "Z" { own: bool; actions y; }\ndefine mine = own;\nallow agent to {x, z}.y if mine;\nassert only agent may x.y;\n';
  const {client, uri, folder} = await opened(main, 'main.pol', {'people.pol': people});
  const other = uriOf(folder, 'people.pol');
  const at = (part, nth = 1, inside = 0) => ({textDocument: {uri}, position: (([line, character]) => ({line, character}))(place(main, part, nth, inside))});
  const rename = (part, newName, ...more) => client.ask('textDocument/rename', {...at(part, ...more), newName});
  const {changes} = await rename('agent', 'call taker');
  assert.equal(edited(main, changes[uri]), main.replaceAll('agent', '`call taker`'));
  assert.equal(edited(people, changes[other]), people.replaceAll(/\bagent\b/g, '`call taker`'));
  const prepared = await client.ask('textDocument/prepareRename', at('mine'));
  assert.equal(prepared.placeholder, 'mine');
  assert.equal(edited(main, (await rename('mine', 'ours')).changes[uri]), main.replaceAll('mine', 'ours'));
  await assert.rejects(rename('agent', 'lead'), /would not compile|would decide/);
  await assert.rejects(rename('mine', 'own'), /would/);
  await assert.rejects(rename('agent', 'a`b'), /cannot be a name/);
  await assert.rejects(rename('agent', ''), /character/);
  // `own` of the define is of two resources, and `{x, z}.y` two permissions: what shares a place is renamed with it.
  assert.equal(edited(main, (await rename('own', 'theirs')).changes[uri]), main.replaceAll(/\bown\b/g, 'theirs'));
  assert.equal(edited(main, (await rename('y if', 'w')).changes[uri]), main.replaceAll('actions y', 'actions w').replaceAll('.y', '.w'));
  await assert.rejects(client.ask('textDocument/prepareRename', at('assert')), /no name/);
  client.replace(uri, 2, main + 'allow nobody_there to x.y;\n');
  await assert.rejects(rename('agent', 'other'), /has errors/);
  assert.equal(await client.stop(), 0);
});

test('colours: all, a part, and what changed', async () => {
  const {client, uri} = await opened(shop);
  const full = await client.ask('textDocument/semanticTokens/full', {textDocument: {uri}});
  const types = client.answer.capabilities.semanticTokensProvider.legend.tokenTypes;
  const words = (data) => {
    const found = [];
    for (let at = 0, line = 0, character = 0; at < data.length; at += 5) {
      if (data[at] > 0) character = 0;
      line += data[at];
      character += data[at + 1];
      found.push([shop.split('\n')[line].slice(character, character + data[at + 2]), types[data[at + 3]]].join(' '));
    }
    return found;
  };
  const all = words(full.data);
  for (const word of ['/// A shop. comment', 'role keyword', 'clerk class', 'till struct', 'open method', 'own property', 'in_reach function', 'share variable', 'paid enumMember'])
    assert.ok(all.includes(word), `${word} in ${all}`);
  const part = await client.ask('textDocument/semanticTokens/range', {textDocument: {uri}, range: {start: {line: 2, character: 0}, end: {line: 3, character: 99}}});
  assert.deepEqual(words(part.data), all.slice(all.indexOf('role keyword'), all.indexOf('role keyword') + words(part.data).length));
  client.change(uri, 2, [{range: {start: {line: 3, character: 0}, end: {line: 3, character: 0}}, text: '// x\n'}]);
  const delta = await client.ask('textDocument/semanticTokens/full/delta', {textDocument: {uri}, previousResultId: full.resultId});
  const after = [...full.data];
  for (const edit of delta.edits) after.splice(edit.start, edit.deleteCount, ...edit.data);
  const fresh = await client.ask('textDocument/semanticTokens/full', {textDocument: {uri}});
  assert.deepEqual(after, fresh.data);
  assert.equal(await client.stop(), 0);
});

test('actions: a fix for a slip, tests that are missing, a define of a condition', async () => {
  const {client, uri} = await opened(shop.replace('allow clerk to till.open', 'allow clerc to till.open'));
  const told = await client.until(uri, (all) => all.some((each) => each.message.includes('clerc')), 'clerc');
  const slip = told.find((each) => each.message.includes('clerc'));
  const [fix] = await client.ask('textDocument/codeAction', {textDocument: {uri}, range: slip.range, context: {diagnostics: [slip], only: ['quickfix']}});
  assert.equal(fix.title, 'Change `clerc` to `clerk`');
  assert.deepEqual(fix.diagnostics, [slip]);
  assert.deepEqual(fix.edit.changes[uri], [{range: slip.range, newText: 'clerk'}]);
  client.replace(uri, 2, shop);
  await client.untilVersion(uri, 2);
  const lenses = (await client.ask('textDocument/codeLens', {textDocument: {uri}})).map((each) => each.command.title);
  assert.ok(lenses.includes('run · passed (1 expectation)'), String(lenses));
  assert.ok(lenses.some((each) => /^\d+ of 4 cells (is|are) not covered/.test(each)), String(lenses));
  const [line, character] = place(shop, 'matrix shop');
  const start = {line, character};
  const [tests] = await client.ask('textDocument/codeAction', {textDocument: {uri}, range: {start, end: start}, context: {diagnostics: [], only: ['source']}});
  const text = edited(shop, tests.edit.changes[uri]);
  client.replace(uri, 3, text);
  assert.deepEqual(await client.untilVersion(uri, 3), [], text);
  const after = (await client.ask('textDocument/codeLens', {textDocument: {uri}})).map((each) => each.command.title);
  assert.ok(after.includes('tests and asserts cover all 4 cells'), String(after));
  assert.ok(!after.some((each) => each.includes('failed')), String(after));
  const [from, to] = [place(text, 'own or tills.share and own'), place(text, 'own or tills.share and own', 1, 26)].map(([l, c]) => ({line: l, character: c}));
  const [extract] = await client.ask('textDocument/codeAction', {textDocument: {uri}, range: {start: from, end: to}, context: {diagnostics: [], only: ['refactor']}});
  const extracted = edited(text, extract.edit.changes[uri]);
  assert.match(extracted, /define new_condition = own or tills\.share and own;/);
  assert.match(extracted, /allow if new_condition /);
  // A part of a condition that is none by itself is not offered.
  const half = {line: to.line, character: to.character - 4};
  assert.deepEqual(await client.ask('textDocument/codeAction', {textDocument: {uri}, range: {start: from, end: half}, context: {diagnostics: [], only: ['refactor.extract']}}), []);
  assert.equal(await client.stop(), 0);
});

/** Two policies that share files, and declare some names of these for themselves. */
const shared = {
  'people.pol': 'role agent "Agent";\nrole lead includes agent;\n',
  'common.pol': 'allow clerk to desk.open;\n',
  'one.pol': 'import "people.pol";\nimport "common.pol";\npolicy one "One";\nrole clerk;\nrole head includes agent;\nresource desk { actions open; }\nallow agent to desk.open;\nallow lead, head to desk.open;\n',
  'two.pol': 'import "people.pol";\nimport "common.pol";\npolicy two "Two";\nrole clerk;\nrole boss includes agent;\nresource desk { actions open; }\nresource safe { actions open; }\nallow agent to safe.open;\nallow lead, boss to desk.open, safe.open;\n',
};

for (const isWorkspace of [true, false]) {
  test(`other policies that have a file are seen, ${isWorkspace ? 'in a folder that is open' : 'beside a document'}`, async () => {
    const folder = folderOf(shared);
    const client = await Client.start({folders: isWorkspace ? [folder] : []});
    const uri = (name) => uriOf(folder, name);
    client.open(uri('one.pol'), shared['one.pol']);
    await client.untilVersion(uri('one.pol'), 1);
    const at = (part, ...more) => (([line, character]) => ({line, character}))(place(shared['one.pol'], part, ...more));
    const ask = (method, part, more = {}) => client.ask(`textDocument/${method}`, {textDocument: {uri: uri('one.pol')}, position: at(part), ...more});
    const files = (found) => [...new Set(found.map((each) => path.basename(each.uri)))].sort();
    const agents = await ask('references', 'agent', {context: {includeDeclaration: true}});
    assert.deepEqual(files(agents), ['one.pol', 'people.pol', 'two.pol']);
    assert.equal(agents.length, 6);
    // Declared by each policy for itself, and one name: the shared file uses it.
    const clerks = await ask('references', 'clerk', {context: {includeDeclaration: true}});
    assert.deepEqual(files(clerks), ['common.pol', 'one.pol', 'two.pol']);
    assert.equal(clerks.length, 3);
    // What nothing shared uses is another's business.
    assert.deepEqual(files(await ask('references', 'head', {context: {includeDeclaration: true}})), ['one.pol']);
    const {changes} = await ask('rename', 'agent', {newName: 'caller'});
    for (const name of ['people.pol', 'one.pol', 'two.pol'])
      assert.equal(edited(shared[name], changes[uri(name)]), shared[name].replaceAll(/\bagent\b/g, 'caller'), name);
    const both = (await ask('rename', 'clerk', {newName: 'writer'})).changes;
    for (const name of ['common.pol', 'one.pol', 'two.pol'])
      assert.equal(edited(shared[name], both[uri(name)]), shared[name].replaceAll(/\bclerk\b/g, 'writer'), name);
    // Fine in the one, a clash in the other.
    await assert.rejects(ask('rename', 'agent', {newName: 'boss'}), /two\.pol/);
    await assert.rejects(ask('rename', 'clerk', {newName: 'boss'}), /two\.pol/);
    const [item] = await client.ask('textDocument/prepareTypeHierarchy', {textDocument: {uri: uri('one.pol')}, position: at('agent')});
    assert.deepEqual((await client.ask('typeHierarchy/subtypes', {item})).map((each) => each.name).sort(), ['boss', 'head', 'lead']);
    // Asked in the shared file: each policy's own declaration.
    client.open(uri('common.pol'), shared['common.pol']);
    const definitions = await client.at('definition', uri('common.pol'), 0, 7);
    assert.deepEqual(files(definitions), ['one.pol', 'two.pol']);
    // What cannot be compared is not changed.
    fs.writeFileSync(path.join(folder, 'two.pol'), shared['two.pol'] + 'allow nobody_there to safe.open;\n');
    client.watched(uri('two.pol'), 2);
    await assert.rejects(ask('rename', 'agent', {newName: 'caller'}), /two\.pol.*has errors/);
    assert.equal(await client.stop(), 0);
  });
}

test('edits carry the versions of open texts where the client takes them, and none of files on disk', async () => {
  const folder = folderOf(shared);
  const client = await Client.start({folders: [folder], capabilities: {workspace: {workspaceEdit: {documentChanges: true}}}});
  const uri = (name) => uriOf(folder, name);
  client.open(uri('one.pol'), shared['one.pol'], 7);
  await client.untilVersion(uri('one.pol'), 7);
  const [line, character] = place(shared['one.pol'], 'agent');
  const edit = await client.ask('textDocument/rename', {textDocument: {uri: uri('one.pol')}, position: {line, character}, newName: 'caller'});
  assert.equal(edit.changes, undefined);
  const versions = Object.fromEntries(edit.documentChanges.map((each) => [path.basename(each.textDocument.uri), each.textDocument.version]));
  assert.deepEqual(versions, {'one.pol': 7, 'people.pol': null, 'two.pol': null});
  for (const {textDocument, edits} of edit.documentChanges)
    assert.equal(edited(shared[path.basename(textDocument.uri)], edits), shared[path.basename(textDocument.uri)].replaceAll(/\bagent\b/g, 'caller'));
  client.replace(uri('one.pol'), 8, shared['one.pol'].replace('allow agent', 'allow agentt'));
  const told = await client.until(uri('one.pol'), (all) => all.some((each) => each.message.includes('agentt')), 'agentt');
  const slip = told.find((each) => each.message.includes('agentt'));
  const [fix] = await client.ask('textDocument/codeAction', {textDocument: {uri: uri('one.pol')}, range: slip.range, context: {diagnostics: [slip], only: ['quickfix']}});
  assert.deepEqual(fix.edit.documentChanges.map((each) => each.textDocument), [{uri: uri('one.pol'), version: 8}]);
  assert.equal(await client.stop(), 0);
});

test('where there is nothing to say there is no answer, and no empty one', async () => {
  const text = 'policy p "P";\nrole a;\nresource x { actions v; }\nmatrix m {\n  | | nobody_there |\n  | x.v | allow |\n}\n';
  const {client, uri} = await opened(text);
  for (const [line, content] of text.split('\n').entries()) {
    for (let character = 0; character <= content.length; ++character) {
      const hover = await client.at('hover', uri, line, character);
      assert.ok(hover === null || hover.contents.value !== '', `${line}:${character}`);
      const help = await client.at('signatureHelp', uri, line, character);
      assert.ok(help === null || (help.signatures.length === 1 && help.activeParameter < help.signatures[0].parameters.length));
    }
  }
  assert.equal(await client.at('hover', uri, 5, 12), null);
  assert.equal(await client.stop(), 0);
});
