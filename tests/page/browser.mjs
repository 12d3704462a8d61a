// A browser with pages in it that notice what they must not do. POLC, BROWSER and MODULES say where things are.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const require = createRequire(join(process.env.MODULES, 'x.js'));
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const folder = mkdtempSync(join(tmpdir(), 'polc-page-'));
export const policies = new URL('../../policies/', import.meta.url).pathname;
export const polc = (...words) => execFileSync(process.env.POLC, words, {maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit']}).toString();

// The page of a policy; `name` is a shipped one, or `text` says what stands in it.
export function pageOf(name, text, ...options) {
  const file = join(folder, name + options.length + '.html');
  let policy = join(policies, name, 'policy.pol');
  if (text) writeFileSync(policy = join(folder, name + '.pol'), text);
  polc('page', policy, '-o', file, ...options);
  return {file, policy, html: readFileSync(file, 'utf8'), url: 'file://' + file};
}

export const browser = await chromium.launch({executablePath: process.env.BROWSER, args: ['--no-sandbox']});

// Opens a page; `page.trouble` collects errors, dialogs, what the policy of the page refused, and requests for anything but the file.
export async function open(url, {width = 1280, scheme = 'light', script = true} = {}) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme: scheme, javaScriptEnabled: script, acceptDownloads: true});
  const page = await context.newPage();
  page.setDefaultTimeout(600_000); // A slow machine is no fault of the page.
  page.trouble = [];
  page.on('pageerror', error => page.trouble.push(error.message));
  page.on('console', message => page.trouble.push(message.text()));
  page.on('dialog', dialog => { page.trouble.push('dialog'); dialog.dismiss(); });
  page.on('request', request => { if (!/^(file|blob):/.test(request.url())) page.trouble.push(request.url()); });
  await page.goto(url);
  return page;
}

// What axe finds, in a few words each.
export async function findings(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => axe.run());
  return violations.map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' | ')}`);
}
