// The evaluator that pages carry against `polc decide`: every case of a policy, for every role, pairs of roles and no role.
// usage: node evaluate_test.mjs POLC EVALUATE.js POLICY… or --generated=PROGRAM, which writes random policies.
// Exits with 1 where an answer differs, and where nothing was compared.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

const [, , polc, script, ...policies] = process.argv;
const generatedCount = 100;
const {openTable, unmet} = new Function(
  readFileSync(script, 'utf8') + readFileSync(join(dirname(script), 'answers.js'), 'utf8') + ';return {openTable, unmet};')();
const folder = mkdtempSync(join(tmpdir(), 'polc-page-'));
const generator = policies[0]?.match(/^--generated=(.*)/)?.[1];
if (generator) {
  execFileSync(generator, [folder, generatedCount]);
  policies.length = 0;
  for (let seed = 0; seed < generatedCount; ++seed) policies.push(join(folder, String(seed), 'main.pol'));
}
const most = generator ? 4_000 : 200_000;  // Requests of one policy; a larger one is compared on a part that is spread over all of them.

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

// The settings that a permission may depend on are not known to the page's data: accounts with one and with two choices, and all at once.
function accounts(data) {
  const defaults = data.settings.map(setting => setting.default);
  const choices = data.settings.flatMap((setting, number) =>
    setting.fixed ? [] : setting.allowed.filter(value => value !== setting.default).map(value => [number, value]));
  const all = [defaults];
  const add = (...chosen) => {
    const values = [...defaults];
    for (const [number, value] of chosen) values[number] = value;
    if (!unmet(data, values)) all.push(values);
  };
  choices.forEach(choice => add(choice));
  choices.forEach((first, position) => choices.slice(position + 1).forEach(second => first[0] !== second[0] && add(first, second)));
  if (choices.length > 2) add(...choices);
  return all;
}

function requests(data, table) {
  const subjects = [[], ...data.roles.map((_, role) => [role])];
  data.roles.forEach((_, first) => data.roles.forEach((_, second) => first < second && subjects.push([first, second])));
  const admitted = subjects.filter(roles => !table.isExcluded(roles));
  const list = [];
  const all = accounts(data);
  for (let permission = 0; permission < table.permissionCount; ++permission) {
    const used = table.used[permission];
    for (const values of product(used.map(number => data.attributes[number].values.length)))
      for (const settings of all) for (const roles of admitted) list.push({roles, permission, used, values, settings});
  }
  const step = Math.ceil(list.length / most);
  return list.filter((_, position) => position % step === 0);
}

let compared = 0;
let refused = 0;
let wrong = 0;
for (const policy of policies) {
  const page = join(folder, 'page.html');
  try {
    execFileSync(polc, ['page', policy, '-o', page], {stdio: 'pipe'});
  } catch (error) {
    // A generated cell may claim an absence that another statement breaks: such a policy does not compile.
    if (!generator || error.status !== 1) throw error;
    ++refused;
    continue;
  }
  const data = JSON.parse(readFileSync(page, 'utf8').match(/<script type=application\/json id=data>(.*)<\/script>/)[1]);
  const table = openTable(data);
  const batch = requests(data, table);
  writeFileSync(join(folder, 'requests'), batch.map(({roles, permission, used, values, settings}) => JSON.stringify({
    as: roles.map(role => data.roles[role][0]),
    permission: data.permissions[permission][0],
    inputs: Object.fromEntries(used.map((number, at) =>
      [(data.attributes[number].resource < 0 ? 'context.' : '') + data.attributes[number].name, data.attributes[number].values[values[at]]])),
    settings: Object.fromEntries(settings.flatMap((value, number) =>
      value === data.settings[number].default ? [] : [[data.settings[number].name, data.settings[number].values[value]]]))
  })).join('\n'));
  // A request that cannot be decided ends it with 3 and has its problems in the answer, which then differs.
  const answers = spawnSync(polc, ['decide', policy, '--batch', join(folder, 'requests'), '--format=json'], {maxBuffer: 1 << 30})
    .stdout.toString().trim().split('\n').map(line => JSON.parse(line));
  batch.forEach(({roles, permission, used, values, settings}, at) => {
    const inputs = used.reduce((bits, number, position) => bits | table.bitsOf(data.attributes[number], values[position]), 0n);
    const level = data.levels[table.decide(roles, permission, inputs, table.account(settings))][0];
    ++compared;
    if (answers[at]?.decision === level && !answers[at].problems) return;
    if (++wrong < 5) console.log(policy, JSON.stringify(batch[at]), 'page:', level, 'decide:', JSON.stringify(answers[at]));
  });
  if (!generator) console.log(`${policy}: ${batch.length} requests`);
}
console.log(`${compared} compared, ${wrong} differ; ${refused} of ${policies.length} policies do not compile`);
process.exit(compared > 0 && wrong === 0 && refused < policies.length / 2 ? 0 : 1);
