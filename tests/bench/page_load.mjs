// How much work a page is for a browser: usage: node page_load.mjs NAME=FILE.html… POLC, BROWSER and MODULES say where things are.
// Milliseconds of processor time of the page's main thread, the median of REPETITIONS: other programs that run add little to it.
import {statSync} from 'node:fs';
import {browser} from '../page/browser.mjs';

const repetitions = Number(process.env.REPETITIONS ?? 5);
const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1];

// Until the browser has drawn what the action led to: two frames, since the first callback comes before the drawing.
const drawn = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));

async function measure(url) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const client = await context.newCDPSession(page);
  await client.send('Performance.enable', {timeDomain: 'threadTicks'});
  const spent = async () => (await client.send('Performance.getMetrics')).metrics.find(({name}) => name === 'TaskDuration').value * 1000;
  const found = {};
  const timed = async (name, act) => {
    const before = await spent();
    await act();
    await drawn(page);
    found[name] = await spent() - before;
  };
  await timed('load', () => page.goto(url));
  // Each begins when all that is out of sight has been laid out too.
  const rested = () => page.waitForFunction(() => !document.querySelector('.large tbody tr:not([hidden]):not(.drawn):not(.group)'));
  await timed('in idle time after it', rested);
  // By the page itself: before a click by mouse the driver looks for what lies at the point, which takes longer than the click.
  const click = async (name, selector) => { await rested(); await timed(name, () => page.evaluate(selector => document.querySelector(selector).click(), selector)); };
  await page.focus('#search');
  await timed('a letter of a search', () => page.keyboard.press('a'));
  await timed('another', () => page.keyboard.press('c'));
  await rested();
  await timed('the search away', () => page.fill('#search', ''));
  await click('Ask opened', '.ask > summary');
  await click('a role asked', 'fieldset .check:nth-of-type(2) input');
  await rested();
  const fact = page.locator('.ask fieldset').nth(1).locator('select').first();
  found['a fact said'] = NaN;
  if (await fact.count()) await timed('a fact said', () => fact.selectOption({index: 1}));
  await click('a box opened', '#matrix td:nth-of-type(2) > a');
  await timed('to the last row', () => page.evaluate(() => [...document.querySelectorAll('#matrix tbody tr')].pop().scrollIntoView()));
  found.elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await context.close();
  return found;
}

const pages = process.argv.slice(2).map(word => word.split('='));
const columns = {};
for (const [name, file] of pages) {
  const runs = [];
  for (let run = 0; run < repetitions; ++run) runs.push(await measure('file://' + file));
  columns[name] = {'KB of HTML': statSync(file).size / 1000, ...Object.fromEntries(Object.keys(runs[0]).map(key => [key, median(runs.map(run => run[key]))]))};
}
await browser.close();
console.log(''.padEnd(24) + pages.map(([name]) => name.padStart(12)).join(''));
for (const key of Object.keys(columns[pages[0][0]]))
  console.log(key.padEnd(24) + pages.map(([name]) => (Number.isNaN(columns[name][key]) ? '-' : Math.round(columns[name][key]).toLocaleString('en')).padStart(12)).join(''));
