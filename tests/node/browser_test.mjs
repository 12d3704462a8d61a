// The installed package in a real browser, under a strict Content-Security-Policy: as modules, in a worker, and in a bundle. No request
// leaves but for the page's own files.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {extname, join} from 'node:path';
import test from 'node:test';
import {project} from './installed.mjs';
import {compiled, desk, openPolicy} from './support.mjs';

const {chromium} = createRequire(join(process.env.MODULES, 'x.js'))('playwright-core');
const bytes = compiled(desk);
writeFileSync(join(project, 'desk.polt'), bytes);

// Every decision of a policy, as text: the same function here and there.
const asked = `export function answers(policy) {
  const levels = Object.fromEntries(policy.levels.map(({name}, level) => [name, level]));
  return [...policy.roles.keys()].flatMap(role => [...policy.permissions.values()].flatMap(({name, facts}) =>
    [...facts.get('own').values].flatMap(own => facts.get('state').values.map(state => policy.decide(role, name, {own, state}, levels))))).join('');
}`;
writeFileSync(join(project, 'asked.js'), asked);
const expected = (await import('data:text/javascript,' + encodeURIComponent(asked))).answers(await openPolicy(bytes));

const pages = {
  modules: `import {openPolicy} from './node_modules/polc/index.js'; import {answers} from './asked.js';
    document.title = await openPolicy(fetch('desk.polt')).then(answers, error => error.code + ': ' + error.message);`,
  apart: `import {startPolicies} from './node_modules/polc/core.js'; import {answers} from './asked.js';
    const {openPolicy} = await startPolicies(new URL('./node_modules/polc/polc.wasm', import.meta.url));
    document.title = answers(await openPolicy(await (await fetch('desk.polt')).blob()));`,
  worker: `new Worker('work.js', {type: 'module'}).onmessage = ({data}) => { document.title = data; };`
};
writeFileSync(join(project, 'work.js'), `import {openPolicy} from './node_modules/polc/index.js'; import {answers} from './asked.js';
  postMessage(answers(await openPolicy(fetch('desk.polt'))));`);
for (const [name, script] of Object.entries(pages)) {
  writeFileSync(join(project, `${name}.js`), script);
  writeFileSync(join(project, `${name}.html`), `<!doctype html><link rel=icon href=data:,><title></title><script type=module src=${name}.js></script>`);
}

// A project of Vite, whose bundle is what is loaded.
const bundled = join(project, 'vite');
mkdirSync(bundled);
writeFileSync(join(bundled, 'index.html'), '<!doctype html><link rel=icon href=data:,><title></title><script type=module src=/main.js></script>');
writeFileSync(join(bundled, 'main.js'), `import {openPolicy} from 'polc'; import {answers} from '../asked.js';
  openPolicy(fetch('/desk.polt')).then(answers).then(text => { document.title = text; });`);
execFileSync(process.execPath, [join(process.env.MODULES, 'vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {cwd: bundled, stdio: 'pipe'});
cpSync(join(bundled, 'dist'), join(project, 'dist'), {recursive: true});

const types = {'.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.polt': 'application/octet-stream'};
let policyOfPages;
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const file = path.startsWith('/assets/') || path === '/' ? join(project, 'dist', path === '/' ? 'index.html' : path) : join(project, path);
  try {
    const content = readFileSync(file);
    response.writeHead(200, {'content-type': types[extname(file)] ?? 'text/plain', 'content-security-policy': policyOfPages}).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({executablePath: process.env.BROWSER, args: ['--no-sandbox']});
test.after(async () => {
  await browser.close();
  server.close();
});

const strict = "default-src 'none'; img-src data:; connect-src 'self'; worker-src 'self'; script-src 'self'";

async function titleOf(path, rules) {
  policyOfPages = rules;
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000); // A slow machine is no fault of the page.
  const trouble = [];
  page.on('pageerror', error => trouble.push(error.message));
  page.on('request', request => { if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:,')) trouble.push(request.url()); });
  await page.goto(origin + path);
  await page.waitForFunction(() => document.title !== '');
  const title = await page.title();
  await page.close();
  assert.deepEqual(trouble, []);
  return title;
}

for (const path of ['/modules.html', '/apart.html', '/worker.html', '/']) {
  test(`the same answers: ${path}`, async () => {
    assert.equal(await titleOf(path, `${strict} 'wasm-unsafe-eval'`), expected);
  });
}

test('where the page forbids WebAssembly, the error says what to write', async () => {
  assert.match(await titleOf('/modules.html', strict), /^no_wasm: .*script-src 'wasm-unsafe-eval'/);
});

test('the answers are no constant', () => {
  assert.match(expected, /0/);
  assert.match(expected, /1/);
  assert.match(expected, /2/);
});
