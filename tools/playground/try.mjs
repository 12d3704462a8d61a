// Opens the page from its folder, types, asks, and compares with the native polc. See try.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

const {PAGE, PICTURES, POLC, BROWSER, MODULES, SAMPLES} = process.env; // SAMPLES: some names with commas between, or all.
const require = createRequire(join(MODULES, 'x.js'));
const {chromium} = require('playwright-core');
const longest = 600_000; // A slow machine is no fault of the page.
const there = mkdtempSync(join(tmpdir(), 'polc-playground-'));
const browser = await chromium.launch({executablePath: BROWSER, args: ['--no-sandbox']});
let count = 0;

async function open({width = 1400, height = 900, colorScheme = 'light'} = {}) {
  const context = await browser.newContext({viewport: {width, height}, colorScheme});
  const page = await context.newPage();
  page.setDefaultTimeout(longest);
  page.trouble = [];
  page.on('pageerror', (error) => page.trouble.push(error.message));
  page.on('console', (message) => page.trouble.push(message.text()));
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) page.trouble.push(request.url()); });
  await page.goto(`file://${PAGE}/index.html`);
  await settled(page);
  return page;
}

/** Once the matrix is of the text as it is, so are the findings. */
const settled = (page) => page.waitForFunction(() => globalThis.playground?.isSettled());

function check(name, found, expected) {
  assert.deepEqual(found, expected, name);
  ++count;
}

const native = (words, folder) => {
  const {status, stdout, stderr} = spawnSync(POLC, words, {cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, env: {...process.env, NO_COLOR: '1'}});
  return {code: status, output: stdout, errors: stderr};
};

function writeNative(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(there, dirname(path)), {recursive: true});
    writeFileSync(join(there, path), text);
  }
}

/** The page's findings of all files, as `polc check --format=json` tells them. */
const shownFindings = (page) => page.evaluate(() => [...globalThis.playground.findings()].flatMap(([path, found]) => found
  .filter(({severity}) => severity <= 2)
  .map(({range, severity, code, message}) => `${path} ${range.start.line + 1} ${severity} ${code} ${message.split('\n')[0]}`)).sort());

function nativeFindings(folder) {
  const {diagnostics} = JSON.parse(native(['check', 'policy.pol', '--format=json'], join(there, folder)).output);
  return diagnostics.filter(({severity}) => severity === 'error' || severity === 'warning')
    .map(({file, line, severity, code, message}) => `${folder}/${file} ${line} ${severity === 'error' ? 1 : 2} ${code} ${message}`).sort();
}

let page = await open();
const samples = await page.evaluate(() => globalThis.playground.samples);
const run = (words) => page.evaluate(async (words) => {
  const {code, output, errors} = await globalThis.playground.runCommand(words);
  return {code, output, errors};
}, words);

// Each shipped policy: what the editor finds, and what commands say, the bytes of the table among it.
for (const [name, {root, files}] of Object.entries(samples)) {
  if (SAMPLES && !SAMPLES.split(',').includes(name)) continue;
  const folder = dirname(root);
  writeNative(files);
  const begin = Date.now();
  await page.selectOption('#sample', name);
  await settled(page);
  check(`${name}: findings`, await shownFindings(page), nativeFindings(folder));
  const {roles: columns, rows} = JSON.parse(native(['matrix', 'policy.pol', '--format=json'], join(there, folder)).output);
  const roles = columns.map((column) => column.name);
  const permissions = rows.map((row) => row.permission);
  assert.ok(roles.length && permissions.length);
  const commands = [['check', 'policy.pol'], ['matrix', 'policy.pol', '--format=csv'], ['dump', 'policy.pol', '--stage=table'], ['dump', 'policy.pol', '--stage=decisions'],
    ['test', 'policy.pol'], ['settings', 'policy.pol'], ['census', 'policy.pol'], ['who', 'policy.pol', permissions[0]], ['what', 'policy.pol', '--as', roles[0]],
    ['explain', 'policy.pol', '--as', roles.at(-1), permissions.at(-1)]];
  for (const words of commands) check(`${name}: polc ${words.join(' ')}`, await run(words), native(words, join(there, folder)));
  // Every role and every permission, with nothing known: a level, or what it depends on.
  const requests = roles.flatMap((role) => permissions.slice(0, 60).map((permission) => JSON.stringify({as: [role], permission}))).join('\n') + '\n';
  const decided = ['decide', 'policy.pol', '--batch', 'requests.ndjson', '--format=json'];
  writeNative({[`${folder}/requests.ndjson`]: requests});
  const here = await page.evaluate(async ([words, requests]) => {
    const {code, output, errors} = await globalThis.playground.runCommand(words, {'requests.ndjson': requests});
    return {code, output, errors};
  }, [decided, requests]);
  const expected = native(decided, join(there, folder));
  assert.ok(expected.output.split('\n').length > roles.length);
  check(`${name}: decisions`, here, expected);
  // Mistakes in its root: what the editor finds of a text that it knew before, and a compiler of one that it never saw.
  const text = files[root];
  const mistakes = {
    'a semicolon less': text.replace(';', ''),
    'a name that nobody declared': text + '\nallow nobody_knows_this_role to nothing.at_all;\n',
    'a role twice': text + '\n' + (text.match(/^role .*?;$/m)?.[0] ?? 'role clerk "Clerk";') + '\n',
    'half a policy': text.slice(0, text.length / 2),
    nothing: '',
  };
  for (const [mistake, wrong] of Object.entries(mistakes)) {
    await page.evaluate((text) => {
      const {view} = globalThis.playground.editor;
      view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}});
    }, wrong);
    await settled(page);
    writeNative({[root]: wrong});
    check(`${name}: ${mistake}`, await shownFindings(page), nativeFindings(folder));
  }
  await page.evaluate((text) => {
    const {view} = globalThis.playground.editor;
    view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}});
  }, text);
  await settled(page);
  writeNative(files);
  console.log(`${name}: the same as natively (${Math.round((Date.now() - begin) / 1000)} s)`);
}

// As a person does it, who has just opened the page: types a mistake, reads what is wrong, repairs it, and asks.
assert.deepEqual(page.trouble, []);
page = await open();
writeNative(samples.desk.files);
await page.selectOption('#sample', 'desk');
await settled(page);
await page.click('.cm-content');
await page.keyboard.press('Control+End');
await page.keyboard.insertText('allow clerk to safe.open;\n');
await page.waitForSelector('#problems .error');
assert.match(await page.textContent('#problems'), /this cell says `deny` for `clerk` and `safe.open`, but another statement grants it/);
assert.match(await page.textContent('#status'), /2 errors/);
assert.ok(await page.locator('.cm-lintRange-error').count() > 0);
if (PICTURES) await page.screenshot({path: join(PICTURES, 'mistake.png')});
await page.keyboard.press('Control+z');
await page.waitForFunction(() => document.querySelector('#status').textContent === 'It compiles');
await settled(page);
await page.selectOption('#kind', {label: 'who may'});
await page.fill('#permission', 'drawer.open');
assert.equal(await page.inputValue('#line'), 'polc who policy.pol drawer.open');
await page.click('#run');
await page.waitForFunction(() => document.querySelector('#answer').dataset.code === '0');
check('who may', await page.textContent('#answer'), native(['who', 'policy.pol', 'drawer.open'], join(there, '/policies/desk')).output);
await page.fill('#line', "polc explain policy.pol --as clerk 'drawer.open' own=false");
await page.press('#line', 'Enter');
await page.waitForFunction(() => /hold manager/.test(document.querySelector('#answer').textContent));
check('explain', await page.textContent('#answer'), native(['explain', 'policy.pol', '--as', 'clerk', 'drawer.open', 'own=false'], join(there, '/policies/desk')).output);
await page.click('tr[data-permission="drawer.open"] td[data-role=clerk] button');
assert.equal(await page.inputValue('#line'), 'polc what policy.pol --as clerk drawer.open');
await page.waitForFunction(() => /^Clerk\n/.test(document.querySelector('#answer').textContent));
check('a cell', await page.textContent('#answer'), native(['what', 'policy.pol', '--as', 'clerk', 'drawer.open'], join(there, '/policies/desk')).output);
// A hover, and completion.
await page.hover('.cm-line >> text=drawer.open >> nth=0');
await page.waitForSelector('.cm-tooltip .markdown');
++count;
await page.mouse.move(0, 0);
await page.click('.cm-content');
await page.keyboard.press('Control+End');
await page.keyboard.type('allow cl');
await page.waitForSelector('.cm-tooltip-autocomplete li >> text=clerk');
if (PICTURES) await page.screenshot({path: join(PICTURES, 'completion.png')});
++count;

// From a keystroke to findings, in the page: told, and no condition of this test.
for (const name of ['desk', 'support_authorization', 'gitlab']) {
  await page.selectOption('#sample', name);
  await settled(page);
  const times = [];
  for (let time = 0; time < 15; ++time) {
    times.push(await page.evaluate(async (even) => {
      const {view} = globalThis.playground.editor;
      const from = view.state.doc.length;
      const begin = performance.now();
      view.dispatch({changes: even ? {from, insert: '\nallow'} : {from: from - 6, to: from}});
      await globalThis.playground.nextFindings();
      return performance.now() - begin;
    }, time % 2 === 0));
  }
  times.sort((a, b) => a - b);
  console.log(`${name}: from a keystroke to findings ${times[7].toFixed(0)} ms at the median, ${times.at(-1).toFixed(0)} ms at most`);
  if (times.length % 2) await page.evaluate(() => globalThis.playground.editor.view.dispatch({changes: {from: globalThis.playground.editor.view.state.doc.length - 6, to: globalThis.playground.editor.view.state.doc.length}}));
}
assert.deepEqual(page.trouble, []);

if (PICTURES) {
  writeNative(samples.support_authorization.files);
  const {only_if: precondition} = JSON.parse(native(['matrix', 'policy.pol', '--format=json'], join(there, 'policies/support_authorization')).output);
  assert.ok(precondition);
  for (const [name, options] of Object.entries({light: {}, dark: {colorScheme: 'dark'}, phone: {width: 390, height: 844}, 'phone-dark': {width: 390, height: 844, colorScheme: 'dark'}})) {
    const other = await open(options);
    await other.selectOption('#sample', 'support_authorization');
    await settled(other);
    await other.click('#run');
    await other.waitForFunction(() => document.querySelector('#answer').dataset.code === '0');
    check(`${name}: what all cells take for given`, (await other.textContent('#matrix caption .precondition')).includes(precondition), true);
    await other.screenshot({path: join(PICTURES, name + '.png'), fullPage: name.startsWith('phone')});
    assert.deepEqual(other.trouble, []);
    assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: nothing is wider than the page`);
    ++count;
  }
}
await browser.close();
console.log(`${count} comparisons passed`);
