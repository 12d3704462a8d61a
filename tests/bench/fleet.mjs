// Accounts that decide differently after a policy changed, in DuckDB: what `polc diff --sql` writes, beside the join that one writes by hand.
// usage: node fleet.mjs POLC MODULES [ACCOUNTS] [REPETITIONS]: MODULES is a folder with @duckdb/node-api in its node_modules (npm i).
// The accounts lie in a file of DuckDB's own, in a folder that is gone at the end; one thread. Both must give the same counts first.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const [, , polc, modules, accounts = '100000000', repetitions = '5'] = process.argv;
const {DuckDBInstance} = createRequire(join(modules, 'x.js'))('@duckdb/node-api');
const place = mkdtempSync(join(tmpdir(), 'polc-fleet-'));
process.on('exit', () => rmSync(place, {recursive: true, force: true}));

const before = `policy shop "Shop";
role manager "Manager"; role clerk "Clerk";
resource till "Till" { own: bool; actions open, count; }
settings shop editable by manager { share = off; hours: {day, night, both} = day; lend = off; tone: {loud, calm} = calm; }
allow manager to till.*;
allow clerk to till.open if own or shop.share and shop.hours is day;
allow clerk to till.count if shop.lend and shop.tone is loud;
`;
const after = before.replace('shop.share and shop.hours is day', 'shop.share and shop.hours is not night');
for (const [name, text] of Object.entries({before, after})) writeFileSync(join(place, `${name}.pol`), text);
const written = (...more) =>
  execFileSync(polc, ['diff', join(place, 'before.pol'), join(place, 'after.pol'), '--sql=duckdb', '--table=account', ...more], {encoding: 'utf8'});
const checking = written(), trusting = written('--trust-table');

const database = await DuckDBInstance.create(join(place, 'accounts.duckdb'));
const connection = await database.connect();
const rows = async text => (await connection.runAndReadAll(text)).getRowsJson();
await connection.run('SET threads = 1; SET preserve_insertion_order = false');
// A half chose nothing; the others are spread over what there is.
const choice = (salt, values) => `CASE hash(i + ${salt}) % ${2 * values.length} ${values.map((value, at) => `WHEN ${at} THEN ${value}`).join(' ')} END`;
await connection.run(`CREATE TABLE account AS SELECT i AS account, ${choice(1e9, ['true', 'false'])} AS "shop.share",
  ${choice(2e9, ["'day'", "'night'", "'both'"])} AS "shop.hours", ${choice(3e9, ['true', 'false'])} AS "shop.lend", ${choice(4e9, ["'loud'", "'calm'"])} AS "shop.tone"
  FROM range(${Number(accounts)}) AS numbers(i)`);
await connection.run('CHECKPOINT');

// What somebody writes who knows which accounts change.
await connection.run(`CREATE TABLE changed AS SELECT * FROM (VALUES (true, 'both', 'WIDER Clerk: till.open')) AS changed("shop.share", "shop.hours", change)`);
const byHand = `SELECT change, count(*) AS accounts FROM account JOIN changed USING ("shop.share", "shop.hours") GROUP BY change`;
// The same where choices may be NULL on both sides, as a change of a default needs it.
const byHandWithNulls = `SELECT change, count(*) AS accounts FROM account JOIN changed
  ON account."shop.share" IS NOT DISTINCT FROM changed."shop.share" AND account."shop.hours" IS NOT DISTINCT FROM changed."shop.hours" GROUP BY change`;
const [[, counted]] = await rows(byHand);
if ((await rows(byHandWithNulls))[0][1] !== counted) throw new Error('by hand the two differ');
for (const text of [checking, trusting]) {
  const told = (await rows(text)).find(([settings, change]) => settings === 'all' && change === 'decide something differently');
  if (told?.[2] !== counted) throw new Error(`by hand ${counted}, polc ${JSON.stringify(told)}`);
}

const times = {};
for (let repetition = 0; repetition < Number(repetitions); ++repetition) {
  for (const [name, text] of Object.entries({'joined by hand': byHand, 'by hand, NULLs too': byHandWithNulls, '--sql --trust-table': trusting, '--sql': checking})) {
    const start = performance.now();
    await rows(text);
    (times[name] ??= []).push(performance.now() - start);
  }
}
const median = list => list.sort((a, b) => a - b)[list.length >> 1];
console.log(`${Number(accounts).toLocaleString('en')} accounts, ${counted} of them change; DuckDB ${(await rows('SELECT version()'))[0][0]}, one thread, medians of ${repetitions}`);
for (const [name, list] of Object.entries(times)) {
  console.log(`${name.padEnd(22)}${(median(list) / 1000).toFixed(2).padStart(8)} s${(median(list) / median(times['joined by hand'])).toFixed(2).padStart(8)}×`);
}
process.exit(0);
