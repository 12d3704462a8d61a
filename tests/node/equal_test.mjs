// The package against `polc decide`, and against the evaluator that pages carry: every case of a policy, for every role, pairs of
// roles and no role, one request at a time and as batches; what is partial or explained agrees, and the rows of filters.
// usage: node equal_test.mjs PACKAGE POLC EVALUATE.js POLICY-OR-TABLE… or --generated=PROGRAM, which writes random policies.
// Exits with 1 where an answer differs, and where nothing was compared.
import {execFileSync, spawnSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const [, , folder, polc, evaluator, ...policies] = process.argv;
const {openPolicy} = await import(join(folder, 'index.js'));
const {openTable} = new Function(readFileSync(evaluator, 'utf8') + ';return {openTable};')();
const work = mkdtempSync(join(tmpdir(), 'polc-node-'));
process.on('exit', () => rmSync(work, {recursive: true}));
const generated = policies[0]?.match(/^--generated=(.*)/)?.[1];
const count = 100;
if (generated) {
  execFileSync(generated, [work, count]);
  policies.length = 0;
  for (let seed = 0; seed < count; ++seed) policies.push(join(work, String(seed), 'main.pol'));
}
const most = generated ? 4_000 : 200_000;  // Requests of one policy; a larger one is compared on a part that is spread over all of them.

function* product(sizes) {
  const total = sizes.reduce((product, size) => product * size, 1);
  for (let number = 0; number < total; ++number) {
    let rest = number;
    yield sizes.map(size => {
      const value = rest % size;
      rest = Math.floor(rest / size);
      return value;
    });
  }
}

// Accounts with no, one and two choices, and with all at once, as far as the policy admits them.
function accounts(policy) {
  const choices = [...policy.settings.values()].flatMap(({name, allowed, default: usual, isImmutable}) =>
    isImmutable ? [] : allowed.filter(value => value !== usual).map(value => [name, value]));
  const wanted = [[], ...choices.map(choice => [choice]), ...choices.flatMap((first, at) => choices.slice(at + 1).map(second => [first, second]))];
  if (choices.length > 2) wanted.push(choices);
  return wanted.flatMap(chosen => {
    const account = policy.account();
    // What requires another setting goes after it, whichever order that is.
    for (let left = chosen, before = -1; left.length !== before;) {
      before = left.length;
      left = left.filter(([name, value]) => {
        try { account.set(name, value); return false; } catch (error) { if (error.code !== 'refused') throw error; return true; }
      });
    }
    const held = defineEverything(account, policy);
    return [{account, held, settings: Object.fromEntries([...account].filter(([name]) => account.isChosen(name)))}];
  });
}

// The stand-in of polc for roles that accounts define; the package holds one that has every permission that it may have.
const custom = 'custom roles';

function whoIs(roles, account) {
  return roles.includes(custom) ? account.subject(roles.filter(role => role !== custom), {customRoles: ['everything']}) : roles;
}

// Defines that role; its permissions, or nothing if the policy has no such roles.
function defineEverything(account, policy) {
  const held = [...policy.permissions.keys()].filter(permission => {
    try { account.defineRole('probe', [permission]).removeRole('probe'); return true; } catch (error) { if (error.code !== 'refused') throw error; return false; }
  });
  if (held.length > 0) account.defineRole('everything', held);
  return new Set(held);
}

function subjects(policy) {
  const account = policy.account();
  const roles = [...policy.roles.keys(), ...(defineEverything(account, policy).size > 0 ? [custom] : [])];
  const all = [[], ...roles.map(role => [role]), ...roles.flatMap((first, at) => roles.slice(at + 1).map(second => [first, second]))];
  return all.filter(each => {
    try { const who = whoIs(each, account); if (who === each) policy.subject(each).dispose(); else who.dispose(); return true; } catch (error) { if (error.code !== 'excluded_roles') throw error; return false; }
  });
}

function requests(policy) {
  const list = [];
  const all = accounts(policy), held = subjects(policy);
  for (const permission of policy.permissions.values()) {
    const facts = [...permission.facts.values()].filter(({isNeeded}) => isNeeded);
    for (const values of product(facts.map(({values}) => values.length)))
      for (const {account, settings, held: byCustom} of all)
        for (const roles of held)
          if (!roles.includes(custom) || byCustom.has(permission.name)) list.push({permission: permission.name, roles, facts, values, account, settings});
  }
  const step = Math.ceil(list.length / most);
  return list.filter((_, position) => position % step === 0);
}

// Whether a fact is the context's, which then may be named so, too.
const ofContext = new WeakMap();
function isContext(policy, permission, {name, values: [value]}) {
  if (name.startsWith('context.')) return true;
  if (!ofContext.has(policy)) ofContext.set(policy, new Map());
  const known = ofContext.get(policy), key = JSON.stringify([permission, name]);
  if (!known.has(key)) {
    try { policy.partial([], permission, {[`context.${name}`]: value}); known.set(key, true); } catch ({code}) { known.set(key, code !== 'unknown_name'); }
  }
  return known.get(key);
}

// Whether the filter of a request's subject, account and context has the request's row where the highest level is decided, and else not.
function filterDiffers(policy, {permission, facts, account}, [who, , given], level) {
  const context = Object.fromEntries(facts.filter(fact => isContext(policy, permission, fact)).map(({name}) => [name, given[name]]));
  return account.filter(who, permission, context).matches(given) !== (level === policy.levels.at(-1).name);
}

const identity = policy => Object.fromEntries(policy.levels.map(({name}) => [name, name]));
const factsOf = ({facts, values}) => Object.fromEntries(facts.map(({name, values: all}, at) => [name, all[values[at]]]));

// The same requests as the page's numbers.
function pageLevel(policy, data, table, {permission, roles, facts, values, account}) {
  const number = data.permissions.findIndex(each => each[0] === permission);
  const inputs = table.used[number].reduce((bits, attribute) => {
    const {name, resource} = data.attributes[attribute];
    const at = facts.findIndex(fact => fact.name === name || resource < 0 && fact.name === `context.${name}`);
    return bits | table.bitsOf(data.attributes[attribute], values[at]);
  }, 0n);
  const chosen = data.settings.map(({name}) => policy.settings.get(name).values.indexOf(account.get(name)));
  const held = roles.map(role => data.roles.findIndex(each => each[0] === role));
  return data.levels[table.decide(held, number, inputs, table.account(chosen))][0];
}

// All requests that differ in facts and roles alone, as one batch; checks it against the answers one by one.
function batchDiffers(policy, group, levels) {
  const [{permission, facts, account}] = group;
  const names = [...new Set(group.map(({roles}) => JSON.stringify(roles)))];
  const columns = Object.fromEntries(facts.map(({name}, at) => [name, Uint16Array.from(group, ({values}) => values[at])]));
  const of = Uint32Array.from(group, ({roles}) => names.indexOf(JSON.stringify(roles)));
  const numbers = Object.fromEntries(policy.levels.map(({name}, at) => [name, at]));
  const subjects = names.map(each => whoIs(JSON.parse(each), account));
  const found = account.decideAll({subjects, of}, permission, columns, numbers);
  return [...found].some((level, row) => policy.levels[level].name !== levels[row]) || rowsOfOneDiffer(policy, group, levels, names[0], numbers) ||
    goes % 10 === 1 && facts.length > 0 && rowsOfAllDiffer(policy, group, levels, {subjects, of}, numbers);
}

// The same again and again, so many for each subject that its levels are looked up.
function rowsOfAllDiffer(policy, group, levels, {subjects, of}, numbers) {
  const [{permission, facts, account}] = group;
  const rows = Array.from({length: 257 * subjects.length}, (_, at) => at % group.length);
  const columns = Object.fromEntries(facts.map(({name}, at) => [name, Uint16Array.from(rows, row => group[row].values[at])]));
  const found = account.decideAll({subjects, of: Uint32Array.from(rows, row => of[row])}, permission, columns, numbers);
  return found.length !== rows.length || rows.some((row, at) => policy.levels[found[at]].name !== levels[row]);
}

// The requests of one subject again and again: so many that their levels are looked up, and once in several goes.
let goes = 0;
function rowsOfOneDiffer(policy, group, levels, name, numbers) {
  const [{permission, facts, account}] = group;
  if (facts.length === 0) return false;  // No column says how many.
  const own = group.flatMap(({roles}, row) => JSON.stringify(roles) === name ? [row] : []);
  const rows = Array.from({length: ++goes === 1 ? 9000 : 301}, (_, at) => own[at % own.length]);
  const columns = Object.fromEntries(facts.map(({name}, at) => [name, Uint16Array.from(rows, row => group[row].values[at])]));
  const found = account.decideAll(whoIs(JSON.parse(name), account), permission, columns, numbers);
  return found.length !== rows.length || rows.some((row, at) => policy.levels[found[at]].name !== levels[row]);
}

let compared = 0, wrong = 0, refused = 0;
const complain = (...words) => { if (++wrong < 5) console.log(...words); };
for (const file of policies) {
  const page = join(work, 'page.html'), compiled = join(work, 'table.polt');
  try {
    if (file.endsWith('.polt')) copyFileSync(file, compiled);
    else execFileSync(polc, ['compile', file, '-o', compiled], {stdio: 'pipe'});
  } catch (error) {
    // A generated cell may claim an absence that another statement breaks: such a policy does not compile.
    if (!generated || error.status !== 1) throw error;
    ++refused;
    continue;
  }
  execFileSync(polc, ['page', file, '-o', page], {stdio: 'pipe'});
  const data = JSON.parse(readFileSync(page, 'utf8').match(/<script type=application\/json id=data>(.*)<\/script>/)[1]);
  const table = openTable(data);
  const policy = await openPolicy(readFileSync(compiled));
  const list = requests(policy), cases = identity(policy);
  writeFileSync(join(work, 'requests'), list.map(request => JSON.stringify({as: request.roles, permission: request.permission,
    inputs: factsOf(request), settings: request.settings})).join('\n'));
  const answers = spawnSync(polc, ['decide', file, '--batch', join(work, 'requests'), '--format=json'], {maxBuffer: 1 << 30})
    .stdout.toString().trim().split('\n').map(line => JSON.parse(line));
  const groups = new Map();
  list.forEach((request, at) => {
    const question = [whoIs(request.roles, request.account), request.permission, factsOf(request)];
    const level = request.account.decide(...question, cases);
    ++compared;
    // The other ways to ask agree with it.
    const {lowest, highest} = request.account.partial(...question);
    const isExplained = !request.roles.includes(custom);
    if (lowest !== level || highest !== level || isExplained && request.account.explain(...question).level !== level)
      complain(file, JSON.stringify(request), 'partial or explain differs from', level);
    if (filterDiffers(policy, request, question, level)) complain(file, JSON.stringify(request), 'the filter differs from', level);
    const told = answers[at];
    if (told?.decision !== level || told.problems) complain(file, JSON.stringify(request), 'package:', level, 'decide:', JSON.stringify(told));
    const shown = pageLevel(policy, data, table, request);
    if (shown !== level) complain(file, JSON.stringify(request), 'package:', level, 'page:', shown);
    const key = [request.permission, JSON.stringify(request.settings)].join();
    if (!groups.has(key)) groups.set(key, {requests: [], levels: []});
    groups.get(key).requests.push(request);
    groups.get(key).levels.push(level);
  });
  for (const {requests: group, levels} of groups.values()) if (batchDiffers(policy, group, levels)) complain(file, 'a batch differs', group[0].permission);
  policy.dispose();
  if (!generated) console.log(`${file}: ${list.length} requests, ${groups.size} batches`);
}
console.log(`${compared} compared, ${wrong} differ; ${refused} of ${policies.length} policies do not compile`);
process.exit(compared > 0 && wrong === 0 && refused < policies.length / 2 ? 0 : 1);
