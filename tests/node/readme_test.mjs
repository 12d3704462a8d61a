// The program of the front page, and the page's: its `js` blocks, one after the other as one module of a project that has the package, print what stands below each.
import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {project, run} from './installed.mjs';
import {compiled} from './support.mjs';

const page = readFileSync(process.env.README, 'utf8');
writeFileSync(join(project, 'desk.polt'), compiled(page.match(/^```pol desk.pol\n(.*?)^```$/ms)[1]));
const blocks = [...page.matchAll(/^```js\n(.*?)^```\n```text\n(.*?)^```$/gms)].map(([, code, output]) => ({code, output}));
assert.equal(blocks.length, [...page.matchAll(/^```js$/gm)].length, 'a block without its output');
assert.ok(blocks.length > 5);

const separator = 'next block';
const printed = run('page.mjs', blocks.map(({code}) => code).join(`\nconsole.log('${separator}');\n`)).split(`${separator}\n`);
blocks.forEach(({code, output}, at) => assert.equal(printed[at].trim(), output.trim(), code));

const front = readFileSync(process.env.FRONT_PAGE, 'utf8');
writeFileSync(join(project, 'shop.polt'), compiled(front.match(/^```pol shop.pol\n(.*?)^```$/ms)[1]));
assert.equal(run('front.mjs', front.match(/^```js\n(.*?)^```$/ms)[1]), 'true');
console.log(`${blocks.length} blocks print what the page says`);
