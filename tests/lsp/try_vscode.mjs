// Drives VS Code in Chromium: see try-vscode.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const {TOOLS: tools, POLC: polc, PICTURES: pictures, SOURCE: source, WEB: web} = process.env;
const {chromium} = createRequire(path.join(tools, 'x.js'))('playwright-core');
const entry = path.join(tools, 'node_modules/code-server/out/node/entry.js');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'polc-vscode-'));
const folders = ['--extensions-dir', path.join(work, 'extensions'), '--user-data-dir', path.join(work, 'user')];
const patience = 180_000; // A busy machine takes its time.
const port = 20000 + Math.floor(Math.random() * 20000);

const project = path.join(work, 'project');
fs.mkdirSync(project);
const policy = fs.readFileSync(path.join(source, 'policies/support_authorization/policy.pol'), 'utf8');
fs.writeFileSync(path.join(project, 'policy.pol'), policy);
const others = ['authzen_todo', 'contact_center', 'gitlab', 'moodle'];
for (const name of others)
  fs.cpSync(path.join(source, 'policies', name), path.join(project, name), {recursive: true, filter: (file) => !file.endsWith('.md') && !file.endsWith('.csv')});
fs.mkdirSync(path.join(work, 'user/User'), {recursive: true});
fs.writeFileSync(path.join(work, 'user/User/settings.json'), JSON.stringify({
  'polc.path': polc, 'workbench.startupEditor': 'none', 'security.workspace.trust.enabled': false, 'telemetry.telemetryLevel': 'off',
  // As in an editor that is a page alone: no process can be started, and a polc that is named by mistake is not found either.
  ...(web ? {'remote.extensionKind': {'polc.polc': ['web']}, 'polc.path': '/nowhere'} : {}),
  'workbench.tips.enabled': false, 'editor.minimap.enabled': false, 'editor.accessibilitySupport': 'off',
}));
execFileSync('node', [entry, '--install-extension', path.join(pictures, 'polc.vsix'), ...folders], {stdio: 'inherit'});
const server = spawn('node', [entry, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', ...folders], {stdio: ['ignore', 'pipe', 'inherit']});
await new Promise((resolve, reject) => {
  server.stdout.on('data', (data) => String(data).includes('listening') && resolve());
  server.on('exit', () => reject(new Error('code-server ended')));
});

const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
const page = await browser.newPage({viewport: {width: 1600, height: 1000}});
page.setDefaultTimeout(patience);
const shoot = (name) => page.screenshot({path: path.join(pictures, `${name}.png`)});
const step = async (name, work_) => {
  try {
    await work_();
    await shoot(name);
    console.log(`ok ${name}`);
  } catch (error) {
    await shoot(`failed-${name}`);
    throw new Error(`${name}: ${error.message}`);
  }
};
const press = (keys) => page.keyboard.press(keys);
const command = async (name) => {
  await press('F1');
  await page.locator('.quick-input-widget .quick-input-box input').waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row').filter({hasText: name}).first().click({timeout: patience});
};
/** Puts the cursor behind the text, by the editor's own search. */
const goTo = async (text) => {
  await press('Control+1'); // The first group of editors. A click would scroll to the middle of the widest line.
  await press('Control+Home');
  await press('Control+f');
  await page.locator('.find-widget.visible').waitFor();
  await page.keyboard.type(text);
  await page.waitForTimeout(1000);
  await press('Escape');
  await page.locator('.find-widget.visible').waitFor({state: 'hidden'}); // Only then keys go to the text.
};
/** VS Code writes spaces of a text as ones that do not break. */
const spaced = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+'));
const seen = (locator, text, timeout = patience) => page.locator(locator).filter({hasText: spaced(text)}).first().waitFor({timeout});

try {
  await page.goto(`http://127.0.0.1:${port}/?folder=${project}`, {timeout: patience});
  await step('opened', async () => {
    await seen('.explorer-folders-view .monaco-list-row', 'policy.pol');
    await page.locator('.explorer-folders-view .monaco-list-row').filter({hasText: 'policy.pol'}).first().dblclick();
    // Lenses come from the server, once the policy was compiled.
    await seen('.view-lines', 'policy support_authorization');
  });
  await step('hover', async () => {
    await goTo('device.troubleshoot');
    await seen('.codelens-decoration', 'tests and asserts cover'); // The server is there.
    await command('Show or Focus Hover');
    await seen('.monaco-hover', 'permission device.troubleshoot');
  });
  await step('matrix', async () => {
    await press('Escape');
    await command('polc: Show the matrix beside the policy');
    await page.waitForTimeout(1500);
    const frame = await panelFrame();
    await frame.locator('tr[data-permission="device.troubleshoot"] th.at').waitFor({timeout: patience});
    assert.ok((await frame.locator('tbody tr').count()) > 3);
  });
  await step('matrix-follows', async () => {
    await goTo('user.add');
    const frame = await panelFrame();
    await frame.locator('tr[data-permission="user.add"] .at').first().waitFor({timeout: patience});
    assert.equal(await frame.locator('tr[data-permission="device.troubleshoot"] .at').count(), 0);
  });
  await step('explain', async () => {
    await goTo('allow if own else instruct');
    await command('polc: Explain what is decided at the cursor');
    await seen('.view-lines', 'polc explain POLICY');
  });
  await step('who', async () => {
    await goTo('device.troubleshoot');
    await command('polc: Who may do what stands at the cursor?');
    await seen('.tab', 'Who may');
  });
  await step('tests', async () => {
    await command('Test: Run All Tests');
    await command('Testing: Focus on Test Explorer View');
    await seen('.test-explorer', 'policy.pol');
    await page.locator('.test-explorer .codicon-testing-passed-icon').first().waitFor({timeout: patience});
  });
  await step('lenses', async () => {
    await goTo('test "');
    await seen('.codelens-decoration', 'passed');
  });
  await step('problem', async () => {
    await goTo('assert never non_member');
    await press('End');
    await press('Enter');
    await page.keyboard.type('allow membr to user.add;', {delay: 20});
    await press('Escape');
    await seen('.squiggly-error', '');
    await command('View: Focus Problems');
    await seen('.markers-panel', 'membr');
  });
  await step('fixed', async () => {
    await goTo('membr');
    await press('Control+.');
    await seen('.action-widget', 'Change');
    await press('Enter');
    await page.waitForFunction(() => !document.querySelector('.part.editor .view-lines').innerText.includes('membr '), undefined, {timeout: patience});
  });
  for (const name of others) {
    await step(name, async () => {
      await press('Control+1');
      await press('Control+p');
      await page.locator('.quick-input-widget .quick-input-box input').waitFor();
      await page.keyboard.type(`${name}/policy.pol`);
      await page.locator('.quick-input-list .monaco-list-row').filter({hasText: name}).first().click();
      const [head] = /^policy \w+/m.exec(fs.readFileSync(path.join(project, name, 'policy.pol'), 'utf8'));
      await seen('.part.editor .view-lines', head);
      await goTo('test "');
      await seen('.codelens-decoration', 'passed');
      assert.equal(await page.locator('.markers-panel .monaco-list-row').filter({hasText: name}).count(), 0);
    });
  }
} finally {
  await browser.close();
  server.kill();
  fs.rmSync(work, {recursive: true, force: true});
}
console.log(`all seen; pictures in ${pictures}`);

async function panelFrame() {
  for (let looks = 0; looks < 100; ++looks) {
    for (const frame of page.frames()) {
      if (await frame.locator('tr[data-permission]').count().catch(() => 0)) return frame;
    }
    await page.waitForTimeout(200);
  }
  throw new Error('there is no matrix');
}
