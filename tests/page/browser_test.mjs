// Pages in a real browser: accessible, by keyboard, without script, asking nobody, and answering as `polc decide` does.
// Long because the page has many parts: a test or two for each, in one browser, which takes long to start.
import assert from 'node:assert/strict';
import {after, afterEach, test} from 'node:test';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {browser, findings, folder, open, pageOf, polc} from './browser.mjs';
import {widePolicy} from './wide_policy.mjs';

// Pages that stay open take a core among them.
afterEach(() => Promise.all(browser.contexts().map(context => context.close())));
after(() => browser.close());

const support = pageOf('support_authorization');
const contact = pageOf('contact_center');
const dataOf = ({html}) => JSON.parse(html.match(/<script type=application\/json id=data>(.*)<\/script>/)[1]);
const cell = address => `[id="${address}"]`;

test('the page of the support policy is small', () => assert.ok(support.html.length < 110_000, `${support.html.length} bytes`));

// Axe takes minutes for all cells of the large shipped ones: a page with as few cells as a large table has stands in for them.
const small = ['support_authorization', 'contact_center', 'authzen_todo'];
const large = pageOf('large', widePolicy({roles: 8, resources: 26}));
for (const name of [...small, 'large', 'gitlab', 'moodle']) {
  for (const [label, options] of Object.entries({light: {}, dark: {scheme: 'dark'}, narrow: {width: 360}})) {
    if (name === 'large' && label !== 'dark') continue;
    test(`axe finds nothing in ${name}, ${label}`, async () => {
      const page = await open(name === 'large' ? large.url : pageOf(name).url, options);
      await page.click('.ask > summary');
      await page.locator('#matrix td > a').nth(2).click();
      if ([...small, 'large'].includes(name)) assert.deepEqual(await findings(page), []);
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'the page scrolls sideways');
      assert.deepEqual(page.trouble, []);
    });
  }
}

test('everything by keyboard', async () => {
  const page = await open(support.url);
  await page.locator('#matrix td > a').first().focus();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('troubleshoot');
  assert.equal(await page.locator('#matrix tbody tr:not(.group):visible').count(), 1);
  assert.match(await page.textContent('#status'), /^1 of 23/);
  // On through the form into the table, which is one stop, and by arrows to the cell of the member, whose box opens and closes.
  const summary = page.locator('#matrix tr:visible td:nth-child(4) > a');
  const isIn = () => page.evaluate(() => document.activeElement.closest('#matrix tbody') !== null);
  for (let step = 0; step < 40 && !await isIn(); ++step) await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  for (let step = 0; step < 3; ++step) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  assert.ok(await summary.evaluate(element => element === document.activeElement), 'arrows lead elsewhere');
  const box = page.locator(cell('device.troubleshoot/member') + ' .why');
  assert.equal(await summary.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  assert.ok(await box.isVisible());
  assert.equal(await summary.getAttribute('aria-expanded'), 'true');
  await page.waitForURL(/#device\.troubleshoot\/member$/);
  await page.keyboard.press('Escape');
  assert.equal(await box.count(), 0);
  assert.ok(await summary.evaluate(element => element === document.activeElement), 'the focus went astray');
  // Back to the question, and a role chosen with the space bar.
  const member = page.locator('.check input').nth(2);
  await page.locator('.ask > summary').focus();
  await page.keyboard.press('Enter');
  for (let step = 0; step < 40 && !await member.evaluate(element => element === document.activeElement); ++step) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.waitForURL(/as=member/);
  assert.deepEqual(page.trouble, []);
});

test('without script the table reads in full', async () => {
  const page = await open(support.url, {script: false});
  assert.equal(await page.locator('#matrix tbody tr:not(.group)').count(), 23);
  assert.ok(!await page.isVisible('#controls'));
  await page.goto(support.url + '#device.troubleshoot/member');
  const link = page.locator(cell('device.troubleshoot/member') + ':target > a');
  assert.match(await link.textContent(), /Yes if Own device,\s+otherwise\s+Instructions only/);
  await link.click();
  assert.equal(await page.locator('.why:visible').count(), 1);
  assert.match(await page.textContent('.why:visible'), /policy\.pol:\d+.*We only explain how\..*Own device.*Super admin/s);
});

test('in a narrow window nothing lies over an open box', async () => {
  for (const {url, address} of [{url: support.url, address: 'device.troubleshoot/member'}, {url: large.url, address: 'thing_1.action_3/role_2'}]) {
    const page = await open(url + '#' + address, {width: 360});
    const box = page.locator(cell(address) + ' .why');
    await box.waitFor();
    assert.ok(await box.evaluate(element => {
      const {left, top, right, bottom} = element.getBoundingClientRect();
      return [[left + 20, top + 20], [(left + right) / 2, (top + bottom) / 2], [left + 20, bottom - 20]].every(point => element.contains(document.elementFromPoint(...point)));
    }), address);
  }
});

test('on paper nothing is hidden but what opens', async () => {
  const page = await open(support.url);
  await page.emulateMedia({media: 'print'});
  assert.ok(!await page.isVisible('#controls'));
  assert.ok(!await page.isVisible('nav'));
  assert.equal(await page.locator('#matrix tbody tr:not(.group):visible').count(), 23);
});

// Each case as the form would put it into the address, and the levels that the table then shows against those of `polc decide`.
async function compare({url, policy}, cases) {
  const data = dataOf({html: readFileSync(url.slice(7), 'utf8')});
  const page = await open(url);
  const place = attribute => attribute.resource < 0 ? 'context' : data.resources[attribute.resource][0];
  const requests = [], shown = [];
  for (const {values, settings} of cases(data)) {
    const query = new URLSearchParams();
    data.attributes.forEach((attribute, number) => query.append('fact', `${place(attribute)}.${attribute.name}=${attribute.values[values[number]]}`));
    const chosen = data.settings.flatMap((setting, number) => settings[number] === setting.default ? [] : [[setting.name, setting.values[settings[number]]]]);
    for (const [name, value] of chosen) query.append('set', `${name}=${value}`);
    await page.goto(`${url}?${query}`);
    const rows = await page.$$eval('#matrix tbody tr:not(.group)', rows => rows.map(row => [...row.cells].slice(1).map(each => [...each.querySelectorAll(':scope > a > b')].map(level => level.textContent).join('|'))));
    rows.forEach((row, permission) => row.forEach((level, role) => {
      const [name] = data.permissions[permission];
      const own = data.attributes.flatMap((attribute, number) => ['context', name.slice(0, name.lastIndexOf('.'))].includes(place(attribute)) ? [[attribute.name, attribute.values[values[number]]]] : []);
      requests.push(JSON.stringify({as: [data.roles[role][0]], permission: name, inputs: Object.fromEntries(own), settings: Object.fromEntries(chosen)}));
      shown.push(level);
    }));
  }
  const batch = join(folder, 'batch');
  writeFileSync(batch, requests.join('\n'));
  const titles = Object.fromEntries(data.levels);
  const decided = polc('decide', policy, '--batch', batch, '--format=json').trim().split('\n').map(line => titles[JSON.parse(line).decision]);
  assert.ok(decided.length > 0);
  assert.equal(decided.length, shown.length);
  decided.forEach((level, at) => assert.equal(shown[at], level, requests[at]));
  assert.deepEqual(page.trouble, []);
}

function* product(sizes) {
  const total = sizes.reduce((all, size) => all * size, 1);
  for (let number = 0; number < total; ++number) {
    let rest = number;
    yield sizes.map(size => { const value = rest % size; rest = Math.floor(rest / size); return value; });
  }
}

test('the table shows what polc decides, in every case of the support policy', () => compare(support, function* (data) {
  for (const values of product(data.attributes.map(attribute => attribute.values.length))) yield {values, settings: []};
}));

test('and in accounts of the contact center', () => compare(contact, function* (data) {
  const defaults = data.settings.map(setting => setting.default);
  // Every switch by itself, with all facts false, all true, and mixed.
  for (const pattern of [() => 0, () => 1, number => number % 2]) {
    const values = data.attributes.map((_, number) => pattern(number));
    yield {values, settings: defaults};
    for (const [number, setting] of data.settings.entries())
      for (const value of setting.fixed ? [] : setting.allowed) yield {values, settings: defaults.map((each, other) => other === number ? value : each)};
  }
}));

test('a question stands in the address, and a colleague opens the same one', async () => {
  const page = await open(contact.url);
  await page.click('.ask > summary');
  await page.locator('.check input').nth(1).check();
  await page.locator('.check input').nth(2).check();
  await page.fill('#search', 'queue');
  const before = await page.locator('#matrix').innerText();
  const other = await open(page.url());
  assert.equal(await other.locator('#matrix').innerText(), before);
  await other.getByRole('button', {name: 'Reset'}).click();
  assert.equal(new URL(other.url()).search, '');
});

test('only the differences of two roles; what a setting changes', async () => {
  const page = await open(contact.url);
  await page.locator('.filters select').nth(0).selectOption('agent');
  await page.locator('.filters select').nth(1).selectOption('user');
  for (const row of await page.locator('#matrix tbody tr:not(.group):visible').all())
    assert.notEqual(await row.locator('td').nth(2).innerText(), await row.locator('td').nth(3).innerText());
  assert.ok(await page.locator('#matrix tbody tr:not(.group):visible').count() > 0);
  await page.getByRole('button', {name: 'Reset'}).click();
  await page.getByLabel('What changes with').selectOption('supervisor.access_portal=on');
  assert.deepEqual(await page.$$eval('#matrix tbody tr:not(.group)', rows => rows.filter(row => !row.hidden).map(row => row.id)), ['configuration_portal.open']);
  assert.equal(await page.locator('[data-change="opens"]').count(), 1);
});

test('only what an edit changed', async () => {
  const edited = readFileSync(support.policy, 'utf8').replace(/^test .*/ms, '').replace(/(\| form\.sign +\| allow +\|) allow/, '$1 deny ');
  const page = await open(pageOf('edited', edited, '--against=' + support.policy).url);
  assert.equal(await page.locator('td[data-edit]').count(), 1);
  await page.getByLabel('Only what changed').check();
  assert.deepEqual(await page.$$eval('#matrix tbody tr:not(.group)', rows => rows.filter(row => !row.hidden).map(row => row.id)), ['form.sign']);
  assert.match(await page.textContent('#status'), /^1 of 23/);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.trouble, []);
});

test('csv and json of the table', async () => {
  const page = await open(support.url);
  const downloaded = async name => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name}).click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  const lines = (await downloaded('Download csv')).trim().split('\r\n');
  assert.equal(lines.length, 24);
  // What restricts everyone is in each line: a reader of the file has no line above the table.
  assert.equal(lines[0], 'permission,title,only_if,super_admin,admin,member,non_member');
  assert.match(lines[1], /,"only if Identity verified, otherwise No",Yes,Yes,No,No$/);
  const {rows, only_if} = JSON.parse(await downloaded('Download json'));
  assert.equal(only_if, 'only if Identity verified, otherwise No');
  assert.equal(rows.find(row => row.permission === 'device.troubleshoot').cells.member, 'Yes if Own device, otherwise Instructions only');
  assert.deepEqual(page.trouble, []);
});

test('csv and json of what is asked have its subject, and say what was asked', async () => {
  const page = await open(support.url + '?as=admin&as=member&fact=context.identity_verified=true&search=device');
  const downloaded = async name => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name}).click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  const lines = (await downloaded('Download csv')).trim().split('\r\n');
  assert.equal(lines[0], 'permission,title,subject,super_admin,admin,member,non_member');
  assert.equal(lines.length, 24);
  const {asked, rows} = JSON.parse(await downloaded('Download json'));
  assert.equal(asked, 'as=admin&as=member&fact=context.identity_verified%3Dtrue');
  assert.equal(rows.find(row => row.permission === 'device.troubleshoot').subject, 'Yes');
});

test('Back undoes a choice, and the address and the table agree', async () => {
  const page = await open(contact.url);
  await page.click('.ask > summary');
  const boxes = page.locator('.ask .check input');
  await boxes.nth(1).check();
  const asked = await page.locator('#matrix').innerText();
  await page.locator('nav a').nth(3).click();
  await boxes.nth(2).check();
  assert.match(page.url(), /as=supervisor&as=agent/);
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes('agent'));
  assert.deepEqual([await boxes.nth(1).isChecked(), await boxes.nth(2).isChecked()], [true, false]);
  assert.equal(await page.locator('#matrix').innerText(), asked);
  await page.goBack();
  await page.goBack();
  await page.waitForFunction(() => location.search === '');
  assert.equal(await page.locator('.subject').count(), 0);
  await page.goForward();
  await page.waitForFunction(() => document.querySelector('.subject'));
  // A box stays no longer than its address.
  await page.locator('#matrix td > a').nth(3).click();
  assert.equal(await page.locator('td .why').count(), 1);
  await page.evaluate(() => { location.hash = '#roles'; });
  await page.waitForFunction(() => !document.querySelector('td .why'));
  assert.deepEqual(page.trouble, []);
});

test('where something is asked, the box says what would change the answer', async () => {
  const page = await open(support.url + '?as=member&fact=device.own=true&fact=context.identity_verified=false#device.troubleshoot/member');
  const text = (await page.locator('td .why').innerText()).replace(/\s+/g, ' ');
  assert.match(text, /^Member: Troubleshoot a device × In this case: No\. Yes with Identity verified For everyone: only if Identity verified/);
  // And what it says is so.
  await page.locator('.ask select').first().selectOption('1');
  assert.match(await page.locator(cell('device.troubleshoot/member') + ' > a').innerText(), /^Yes/);
  assert.match((await page.locator('td .why').innerText()).replace(/\s+/g, ' '), /In this case: Yes\. For everyone/);
});

test('what everybody needs counts as so in a question, unless something else is said', async () => {
  const page = await open(support.url + '?as=member');
  assert.match(await page.textContent('#status'), /Identity verified, unless said otherwise/);
  const said = async address => (await page.locator(cell(address) + ' > a').innerText()).replace(/\s+/g, ' ').trim();
  assert.equal(await said('account.view/admin'), 'Yes');
  assert.equal(await said('form.submit/member'), 'Yes if Signed by is Super admin, otherwise No');
  const subject = page.locator('#matrix tr[id="device.troubleshoot"] .subject > a');
  assert.equal((await subject.innerText()).replace(/\s+/g, ' ').trim(), 'Yes if Own device, otherwise Instructions only');
  await subject.click();
  assert.match(await page.locator('td .why').innerText(), /This subject: Troubleshoot a device/);
  await page.goto(support.url + '?as=member&fact=context.identity_verified=false');
  assert.equal(await page.locator('#matrix td:not(.n)').count(), 0);
});

test('a box is closed by its button and by a click elsewhere', async () => {
  const page = await open(support.url + '#device.troubleshoot/member');
  await page.getByRole('button', {name: 'Close'}).click();
  assert.equal(await page.locator('td .why').count(), 0);
  await page.locator(cell('device.troubleshoot/member') + ' > a').click();
  assert.equal(await page.locator('td .why').count(), 1);
  await page.mouse.click(5, 450);
  assert.equal(await page.locator('td .why').count(), 0);
});

test('an address finds what the question hides', async () => {
  const page = await open(support.url + '?search=form#device.troubleshoot/member');
  const found = page.locator(cell('device.troubleshoot/member'));
  assert.ok(await found.isVisible());
  assert.equal(await page.inputValue('#search'), '');
  await page.goto(support.url + '?only=1');
  assert.match(await page.textContent('#status'), /^23 of 23/);
});

test('an address of a large table stays in sight while the rest is laid out', async () => {
  for (const [name, address] of [['gitlab', 'project.set_show_diff_preview_in_email/minimal_access'], ['gitlab', 'project.admin_path_locks/planner'], ['moodle', 'webservice%2Fsoap.use/site_admin']]) {
    for (const width of [360, 1280]) {
      const page = await open(pageOf(name).url + '#' + address, {width});
      await allLaidOut(page);
      // The box has been opened, and the last rows above are as high as they are.
      await page.waitForTimeout(100);
      const {top, bottom} = await page.locator(cell(address)).evaluate(element => element.getBoundingClientRect().toJSON());
      assert.ok(top > 0 && bottom < 900, `${name} ${address} at ${width}: ${top}`);
    }
  }
});

test('words are whole in a narrow window, and rows of whole pixels have their lines', async () => {
  const page = await open(support.url, {width: 360});
  const broken = await page.$$eval('#facts th bdi, #facts td, .tests th bdi, .tests td', cells => cells.filter(each => {
    const range = document.createRange(), text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    for (let node; (node = text.nextNode());) for (const {index, 0: word} of node.data.matchAll(/\p{L}+/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) return true;
    }
  }).map(each => each.textContent));
  assert.deepEqual(broken, []);
  const wide = await open(pageOf('gitlab').url);
  const heights = await wide.$$eval('#matrix tbody tr', rows => rows.slice(0, 60).map(row => row.getBoundingClientRect().height));
  assert.ok(heights.every(Number.isInteger), String(heights));
});

test('the picture of few roles is as large as its text', async () => {
  const page = await open(pageOf('chain', 'role m includes c; role c;\nresource r { actions x; }\nallow c to r.x;\n').url);
  const {width, natural} = await page.$eval('svg.roles', svg => ({width: svg.getBoundingClientRect().width, natural: svg.viewBox.baseVal.width}));
  assert.equal(width, natural);
});

test('columns of few roles are alike, asked or not', async () => {
  const page = await open(support.url);
  const widths = () => page.$$eval('#matrix thead th:not(:first-child)', cells => cells.map(each => Math.round(each.getBoundingClientRect().width)));
  for (const query of ['', '?search=form', '?as=member']) {
    await page.goto(support.url + query);
    const found = await widths();
    assert.ok(Math.max(...found) <= 1.6 * Math.min(...found), query + found);
  }
});

test('on paper a large table keeps within the sheet, and has its lines', async () => {
  const page = await open(pageOf('gitlab').url);
  await page.setViewportSize({width: 1030, height: 700});
  await page.emulateMedia({media: 'print'});
  const {right, line} = await page.$eval('#matrix', table => ({right: table.getBoundingClientRect().right, line: getComputedStyle(table.tBodies[0].rows[1].cells[1]).borderBottomWidth}));
  assert.ok(right <= 1030, String(right));
  assert.notEqual(line, '0px');
});

// Cells that the browser has laid out, as opposed to those that it keeps for when they come into sight.
const laidOut = page => page.$$eval('#matrix td', cells => cells.filter(each => each.checkVisibility({contentVisibilityAuto: true})).length);
const allLaidOut = page => page.waitForFunction(() => !document.querySelector('.large tbody tr:not(.group):not([hidden]):not(.drawn)'));

test('a page of 15,000 cells is not much more than its cells', () => {
  const {html} = pageOf('wide', widePolicy());
  assert.equal(html.match(/<td class=/g).length, 15_000);
  assert.ok(html.length < 5_000_000, `${html.length} bytes`);
  // Cells with the same explanation share it.
  const boxes = html.match(/<div class=why id=w\d+>.*?<\/div>/g).map(box => box.replace(/ id=w\d+/, ''));
  assert.equal(new Set(boxes).size, boxes.length);
  assert.ok(boxes.length < 7_500, `${boxes.length} boxes`);
});

test('of a large table, what is in sight is laid out first', async () => {
  const page = await open(pageOf('long', widePolicy({roles: 20, resources: 20})).url);
  page.setDefaultTimeout(120_000);
  assert.equal(await page.locator('#matrix td').count(), 4_000);
  await allLaidOut(page);
  assert.equal(await laidOut(page), 4_000);
  // A search makes rows out of sight wait again; asked within one task, before the page goes on with them.
  assert.ok(await page.evaluate(() => {
    const search = document.getElementById('search');
    search.value = 'a';
    search.dispatchEvent(new Event('input'));
    return [...document.querySelectorAll('#matrix td')].filter(each => each.checkVisibility({contentVisibilityAuto: true})).length < 2_000;
  }), 'a letter of a search lays out everything');
  // A cell far down is found by its address, and its box is in sight.
  await page.goto(page.url().replace(/[?#].*/, '') + '#thing_18.action_9/role_15');
  await page.waitForFunction(() => { const box = document.querySelector('[data-open] .why')?.getBoundingClientRect(); return box && box.top > 0 && box.top < innerHeight; });
  // The header, and the first column, stay in sight.
  const sticks = await page.evaluate(() => {
    const area = document.querySelector('.scroll').getBoundingClientRect(), row = document.querySelector('tr[data-open]');
    return [document.querySelector('#matrix thead').getBoundingClientRect().top - area.top, row.cells[0].getBoundingClientRect().left - area.left];
  });
  assert.ok(sticks.every(offset => Math.abs(offset) <= 2), String(sticks));
  await page.fill('#search', 'thing_7.');
  assert.equal(await page.locator('#matrix tbody tr:not(.group):not([hidden])').count(), 10);
  assert.deepEqual(page.trouble, []);
});

test('a large table is a table still, for a screen reader and on paper', async () => {
  const page = await open(large.url);
  const client = await page.context().newCDPSession(page);
  const count = async role => {
    const {root} = await client.send('DOM.getDocument');
    const {nodeId} = await client.send('DOM.querySelector', {nodeId: root.nodeId, selector: '#matrix'});
    return (await client.send('Accessibility.queryAXTree', {nodeId, role})).nodes.length;
  };
  await allLaidOut(page);
  assert.deepEqual([await count('columnheader'), await count('cell')], [9, 2080]);
  await page.emulateMedia({media: 'print'});
  const lefts = await page.$$eval('#matrix tr:not(.group)', rows => rows.map(row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().left)).join()));
  assert.equal(new Set(lefts).size, 1);
  const plain = await open(large.url, {script: false});
  const tree = await plain.context().newCDPSession(plain);
  const {nodes} = await tree.send('Accessibility.getFullAXTree');
  assert.ok(nodes.filter(node => node.role?.value === 'cell').length >= 2080, 'without script');
});

test('hostile titles are inert and legible', async () => {
  const quoted = text => '"' + text.replace(/[\\"]/g, '\\$&') + '"';
  const markup = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&`';
  const long = 'word '.repeat(60).trim();
  const arabic = 'مدير النظام (1)';
  const hostile = pageOf('hostile', `policy \`</script>\` ${quoted(markup)};
levels deny ${quoted('<i>no</i>')} < allow ${quoted(markup)};
role \`a<b>\` ${quoted(markup)}; role rtl ${quoted(arabic)}; role long ${quoted(long)}; role unbroken ${quoted('x'.repeat(300))};
resource \`r"'>\` ${quoted(markup)} { \`o<u>\` ${quoted(markup)}: bool; actions \`v w\` ${quoted(markup)}, plain ${quoted(arabic)}, wide ${quoted('y'.repeat(300))}; }
allow \`a<b>\`, rtl to \`r"'>\`.* if \`o<u>\` note ${quoted(markup)};
settings s { \`t<\` ${quoted(markup)} = off grants \`r"'>\`.plain to long; }
test ${quoted(markup)} { rtl \`r"'>\`.plain (\`o<u>\`) -> allow; }
`);
  for (const width of [1280, 360]) {
    const page = await open(hostile.url, {width});
    assert.equal(await page.textContent('h1'), markup);
    assert.equal(await page.title(), markup);
    assert.equal(await page.locator('thead th').nth(1).textContent(), markup);
    assert.equal(await page.locator('thead th bdi').nth(1).textContent(), arabic);
    assert.equal(await page.locator('img, b b, u, main script, i i, #boxes script').count(), 0);
    await page.click('.ask > summary');
    await page.locator('.check input').first().check();
    assert.equal(await page.locator('.check bdi').first().textContent(), markup);
    assert.equal(await page.locator('img').count(), 0);
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `the page scrolls sideways at ${width}`);
    assert.deepEqual(await findings(page), []);
    await page.goto(hostile.url + '#r%22%27%3E.v%20w/a%3Cb%3E');
    assert.equal(await page.locator('.why:visible').count(), 1);
    assert.deepEqual(page.trouble, []);
  }
});

test('German and Spanish', async () => {
  for (const [language, heading] of [['de', 'Wer darf was'], ['es', 'Quién puede hacer qué']]) {
    const page = await open(pageOf('contact_center', undefined, `--lang=${language}`).url);
    assert.equal(await page.getAttribute('html', 'lang'), language);
    assert.equal(await page.textContent('#table h2'), heading);
    assert.deepEqual(page.trouble, []);
  }
});
