// Diagnostics: as `polc check` has them, of the texts in the editor, per file, and gone when their reason is.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {Client, folderOf, run, uriOf} from './support.mjs';

const base = 'policy p "P";\nrole a "A";\nresource x "X" { own "Own": bool; actions y, z; }\nallow a to x.y;\nallow a to x.z if own;\n';

/** What `polc check` says, as far as an editor shows it. */
function checked(file) {
  const report = JSON.parse(run('check', '--format=json', file));
  return report.diagnostics.map((each) => `${each.file}:${each.line ?? 1}:${each.column ?? 1} ${each.code} ${each.message}`).sort();
}
const shown = (file, diagnostics, text) =>
  diagnostics.map(({range, code, message}) => {
    const line = text.split('\n')[range.start.line] ?? '';
    const column = [...line.slice(0, range.start.character)].length + 1;
    return `${file}:${range.start.line + 1}:${column} ${code} ${message.split('\nhelp: ')[0]}`;
  });

test('the shipped policies, and broken copies of them, are found fault with as `polc check` does', async () => {
  const source = process.env.SOURCE;
  for (const name of ['support_authorization', 'contact_center', 'authzen_todo', 'gitlab', 'moodle']) {
    const from = path.join(source, 'policies', name);
    const files = Object.fromEntries(fs.readdirSync(from).filter((each) => each.endsWith('.pol')).map((each) => [each, fs.readFileSync(path.join(from, each), 'utf8')]));
    for (const breaks of [(text) => text, (text) => text.replace(/\ballow (\w+)/, 'allow $1x'), (text) => text.replace(/;\n/, '\n'), (text) => text.slice(0, text.length / 2)]) {
      const folder = folderOf({...files, 'policy.pol': breaks(files['policy.pol'])});
      const client = await Client.start({folders: [folder]});
      const uri = uriOf(folder, 'policy.pol');
      const text = fs.readFileSync(path.join(folder, 'policy.pol'), 'utf8');
      client.open(uri, text);
      await client.untilVersion(uri, 1);
      await client.ask('textDocument/hover', {textDocument: {uri}, position: {line: 0, character: 0}}); // All is compiled then.
      const wanted = new Set(run('check', '--format=json', folder) && JSON.parse(run('check', '--format=json', folder)).diagnostics.map((each) => `${each.file}:${each.line}:${each.column} ${each.code} ${each.message}`));
      const got = new Set();
      for (const [told, {diagnostics}] of client.told) {
        const file = new URL(told).pathname;
        for (const each of shown(file, diagnostics, fs.readFileSync(file, 'utf8'))) got.add(each);
      }
      assert.deepEqual([...got].sort(), [...wanted].sort(), name);
      assert.equal(await client.stop(), 0);
    }
  }
});

test('what several policies import is never told of an earlier text', async () => {
  const shared = 'role s; resource r { actions x; }\nallow s to r.x, r.no;\n';
  const files = Object.fromEntries(['a', 'b', 'c'].map((each) => [`${each}.pol`, `policy ${each};\nimport "shared.pol";\n`]));
  const folder = folderOf({...files, 'shared.pol': shared});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'shared.pol');
  client.open(uri, shared);
  // Of the opened text, not of the same text on the disk, which may have been told of before.
  await client.untilVersion(uri, 1);
  for (let version = 2; version < 12; ++version) {
    client.replace(uri, version, '//\n'.repeat(version) + shared);
    await client.untilVersion(uri, version);
    await client.ask('textDocument/hover', {textDocument: {uri}, position: {line: 0, character: 0}}); // All is compiled then.
  }
  const told = client.publications.filter((each) => each.uri === uri && each.version !== undefined);
  assert.ok(told.length >= 11, `${told.length} publications`);
  for (const {version, diagnostics} of told) {
    const wanted = version === 1 ? 1 : version + 1;
    assert.deepEqual([...new Set(diagnostics.map((each) => each.range.start.line))], [wanted], `version ${version}`);
  }
  assert.equal(await client.stop(), 0);
});

test('what is not saved counts, and a mistake that is undone is untold', async () => {
  const folder = folderOf({'p.pol': base});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'p.pol');
  client.open(uri, base);
  assert.deepEqual(await client.untilVersion(uri, 1), []);
  client.change(uri, 2, [{range: {start: {line: 3, character: 6}, end: {line: 3, character: 7}}, text: 'b'}]);
  const told = await client.until(uri, (all) => all.length > 0, 'an error');
  assert.equal(told[0].severity, 1);
  assert.equal(told[0].source, 'polc');
  assert.deepEqual(told[0].range, {start: {line: 3, character: 6}, end: {line: 3, character: 7}});
  client.change(uri, 3, [{range: {start: {line: 3, character: 6}, end: {line: 3, character: 7}}, text: 'a'}]);
  await client.until(uri, (all) => all.length === 0, 'nothing');
  // Closed without saving: the disk counts again.
  client.change(uri, 4, [{text: 'nonsense'}]);
  await client.until(uri, (all) => all.length > 0, 'nonsense');
  client.close(uri);
  await client.until(uri, (all) => all.length === 0, 'the disk is right');
  assert.equal(await client.stop(), 0);
});

test('an imported file that a branch switch removes loses its findings, and gets them back', async () => {
  const main = 'import "people.pol";\npolicy p "P";\nresource x "X" { actions y; }\nallow a to x.y;\n';
  const people = 'role a "A";\nrole b includes nobody_there;\n';
  const folder = folderOf({'main.pol': main, 'people.pol': people});
  const client = await Client.start({folders: [folder]});
  const [mainUri, peopleUri] = [uriOf(folder, 'main.pol'), uriOf(folder, 'people.pol')];
  client.open(mainUri, main);
  await client.until(peopleUri, (all) => all.some((each) => each.message.includes('nobody_there')), 'an error in people.pol');
  fs.unlinkSync(path.join(folder, 'people.pol'));
  client.watched(peopleUri, 3);
  await client.until(peopleUri, (all) => all.length === 0, 'people.pol is gone');
  const told = await client.until(mainUri, (all) => all.some((each) => each.message.includes('cannot read')), 'the import');
  assert.equal(told.find((each) => each.message.includes('cannot read')).range.start.line, 0);
  fs.writeFileSync(path.join(folder, 'people.pol'), people);
  client.watched(peopleUri, 1);
  await client.until(peopleUri, (all) => all.some((each) => each.message.includes('nobody_there')), 'it is back');
  await client.until(mainUri, (all) => !all.some((each) => each.message.includes('cannot read')), 'the import is right');
  // In the editor alone.
  client.open(peopleUri, 'role a "A";\n');
  await client.until(peopleUri, (all) => all.length === 0, 'right where it is not saved');
  assert.equal(await client.stop(), 0);
});

test('a part is a part of the policies that import it, opened or not, and a policy of its own without one', async () => {
  const folder = folderOf({'main.pol': 'import "part.pol";\npolicy p "P";\nrole a "A";\nallow a to x.y;\n', 'part.pol': 'resource x "X" { actions y; }\n'});
  const client = await Client.start();
  const part = uriOf(folder, 'part.pol');
  client.open(part, 'resource x "X" { actions y; }\n');
  assert.deepEqual(await client.untilVersion(part, 1), []);
  client.replace(part, 2, 'resource x "X" { actions z; }\n');
  await client.until(uriOf(folder, 'main.pol'), (all) => all.length > 0, 'main.pol names what is gone');
  assert.equal(await client.stop(), 0);
});

test('several folders, added and removed', async () => {
  const [one, two] = [folderOf({'p.pol': base.replace('allow a to x.y', 'allow b to x.y')}), folderOf({'q.pol': base.replace('x.z if own', 'x.w')})];
  const client = await Client.start({folders: [one]});
  await client.until(uriOf(one, 'p.pol'), (all) => all.length > 0, 'one');
  client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {event: {added: [{uri: uriOf(two), name: 'two'}], removed: []}});
  await client.until(uriOf(two, 'q.pol'), (all) => all.length > 0, 'two');
  client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {event: {added: [], removed: [{uri: uriOf(one), name: 'one'}]}});
  await client.until(uriOf(one, 'p.pol'), (all) => all.length === 0, 'one is removed');
  assert.ok(client.told.get(uriOf(two, 'q.pol')).diagnostics.length > 0);
  assert.equal(await client.stop(), 0);
});

test('redundant text is tagged, other places are told, and a text in no file is a policy too', async () => {
  const client = await Client.start();
  const uri = 'untitled:Untitled-1';
  client.open(uri, base + 'allow a to x.y if own;\n');
  const told = await client.until(uri, (all) => all.length > 0, 'a warning');
  const redundant = told.find((each) => each.code === 'POL6001' || each.code === 'POL6002');
  assert.ok(redundant, JSON.stringify(told));
  assert.equal(redundant.severity, 2);
  assert.deepEqual(redundant.tags, [1]);
  assert.ok(redundant.relatedInformation[0].location.uri === uri);
  assert.equal(await client.stop(), 0);
});

test('-I names a folder of imports, and --stdio is taken', async () => {
  const main = 'import "part.pol";\nallow a to r.x;\n';
  const folder = folderOf({'p.pol': main});
  const lib = folderOf({'part.pol': 'role a; resource r { actions x; }\n'});
  const uri = uriOf(folder, 'p.pol');
  for (const [args, isFound] of [[['-I', lib, '--stdio'], true], [[], false]]) {
    const client = await Client.start({folders: [folder], args});
    client.open(uri, main);
    const diagnostics = await client.untilVersion(uri, 1);
    assert.equal(diagnostics.some((each) => each.code === 'POL1901'), !isFound, JSON.stringify(diagnostics));
    assert.equal(await client.stop(), 0);
  }
});

test('a folder that is missing is told, and the rest is served', async () => {
  const folder = folderOf({'p.pol': base});
  const lib = folderOf({'part.pol': 'role a;\n'});
  const none = path.join(folder, 'no such folder');
  for (const [folders, args, told] of [
    [[folder], ['-I', none, '-I', lib], [/no such folder` is not a folder.*`-I`/]],
    [[folder], ['-I', path.join(folder, 'p.pol')], [/p\.pol` is not a folder/]],
    [[folder], ['-I', 'nowhere'], [/`nowhere` is not a folder \(looked for as `\/.*\/nowhere`\)/]],
    [[none, folder], [], [/no such folder` is not a folder: no policy/]],
    [[folder], ['-I', lib], []],
  ]) {
    const client = await Client.start({folders, args});
    const uri = uriOf(folder, 'p.pol');
    client.open(uri, args.includes(lib) ? `import "part.pol";\n${base.replace('role a', 'role b')}` : base);
    assert.deepEqual((await client.untilVersion(uri, 1)).filter((each) => each.severity === 1), []);
    assert.equal(client.messages.length, told.length, JSON.stringify(client.messages));
    for (const [number, expected] of told.entries()) {
      assert.match(client.messages[number].message, expected);
      assert.equal(client.messages[number].type, 2);
    }
    client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {event: {added: [{uri: uriOf(none), name: 'none'}], removed: []}});
    await client.ask('textDocument/documentSymbol', {textDocument: {uri}});
    assert.equal(client.messages.length, told.length + 1);
    assert.equal(await client.stop(), 0);
  }
});

test('tests that fail are warnings where they stand, and of no earlier text', async () => {
  const right = base + 'test "who" {\n  a x.y -> allow;\n  a x.z (not own) -> deny;\n}\n';
  const folder = folderOf({'p.pol': right});
  const client = await Client.start({folders: [folder]});
  const uri = uriOf(folder, 'p.pol');
  client.open(uri, right);
  await client.untilVersion(uri, 1);
  const wrong = right.replace('a x.y -> allow', 'a x.y -> deny');
  const line = wrong.split('\n').findIndex((each) => each.includes('a x.y -> deny'));
  let version = 1;
  for (let time = 0; time < 3; ++time) {
    client.replace(uri, ++version, wrong);
    const [told] = await client.until(uri, (all, {version: of}) => of === version && all.length > 0, 'a test fails');
    assert.equal(told.code, 'POL4101');
    assert.equal(told.severity, 2);
    assert.equal(told.range.start.line, line);
    assert.match(told.message, /`x\.y` is `allow`, not `deny`, for/);
    client.replace(uri, ++version, right);
    await client.until(uri, (all, {version: of}) => of === version && all.length === 0, 'it passes');
  }
  // Of a policy with errors there is nothing to run, and nothing of before is left.
  client.replace(uri, ++version, wrong);
  await client.until(uri, (all, {version: of}) => of === version && all.length > 0, 'a test fails');
  client.replace(uri, ++version, wrong + 'allow b to x.y;\n');
  await client.until(uri, (all, {version: of}) => of === version && all.some((each) => each.severity === 1), 'an error');
  await client.ask('textDocument/codeLens', {textDocument: {uri}});
  assert.ok(!client.told.get(uri).diagnostics.some((each) => each.code === 'POL4101'));
  // What stood at a line was told of the text that had it there.
  for (const each of client.publications.filter((one) => one.uri === uri)) {
    for (const found of each.diagnostics.filter((one) => one.code === 'POL4101')) assert.equal(found.range.start.line, line);
  }
  assert.equal(await client.stop(), 0);
});

test('very many failing tests keep nobody waiting, and are run once the text rests', async () => {
  const lines = ['policy p "P";', ...Array.from({length: 60}, (_, role) => `role r${role};`), 'resource x { own: bool; actions v; }',
    ...Array.from({length: 60}, (_, role) => `allow r${role} to x.v if own;`), 'test "all" {',
    ...Array.from({length: 60}, (_, role) => `  r${role} x.v (own) -> deny;`), '}', ''];
  const client = await Client.start();
  const uri = uriOf(folderOf({}), 'p.pol');
  client.open(uri, lines.join('\n'));
  await client.until(uri, (all) => all.length === 60, 'all fail');
  // More than are compared with every text: lenses run them.
  const many = lines.join('\n') + `test "more" {\n${'  r1, r2, r3, r4, r5, r6, r7, r8, r9, r10 x.v -> deny;\n'.repeat(2000)}}\n`;
  client.replace(uri, 2, many);
  assert.deepEqual(await client.until(uri, (_, params) => params.version === 2 && params.diagnostics.length === 0, 'too many'), []);
  assert.equal(await client.stop(), 0);
});
