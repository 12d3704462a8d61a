// How long a decision takes from JavaScript, beside a floor: usage: node javascript.mjs PACKAGE TABLE [REPETITIONS]
// The floor is one look-up in a Map by a number that is known already; beside it stands what a program would write by hand: the answers in a
// Map by text. Each way gives the same answers before it is timed. Medians of CPU time, with the ways interleaved.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

const [, , folder, file, repetitions = 21] = process.argv;
const {openPolicy} = await import(join(folder, 'index.js'));
const bytes = readFileSync(file);
const policy = await openPolicy(bytes);
const count = 20_000;

// A stream of requests in which each fact has some value: the same each time.
let state = 1;
const random = below => (state = Math.imul(state, 48271) % 0x7FFFFFFF, Math.abs(state) % below);
const roles = [...policy.roles.keys()], permissions = [...policy.permissions.values()];
const subjects = new Map(roles.map(role => [role, policy.subject(role)]));
const requests = Array.from({length: count}, () => {
  const {name, facts} = permissions[random(permissions.length)];
  const given = Object.fromEntries([...facts.values()].filter(({isNeeded}) => isNeeded).map(({name: fact, values}) => [fact, values[random(values.length)]]));
  const role = roles[random(roles.length)];
  return {role, permission: name, facts: given, subject: subjects.get(role), text: [role, name, ...Object.entries(given)].join(' ')};
});
const answers = requests.map(({role, permission, facts}) => policy.permits(role, permission, facts));
const byText = new Map(requests.map(({text}, at) => [text, answers[at]]));
const byNumber = new Map(answers.map((answer, at) => [at, answer]));

// A batch: the permission with the most facts that count, and a column for each.
const asked = permissions.map(each => ({each, facts: [...each.facts.values()].filter(({isNeeded}) => isNeeded)})).sort((a, b) => b.facts.length - a.facts.length)[0];
const columns = Object.fromEntries(asked.facts.map(({name, values}) => [name, Uint8Array.from({length: count}, () => random(values.length))]));

const ways = {
  'floor: a Map by number': () => requests.reduce((sum, _, at) => sum + byNumber.get(at), 0),
  'a Map by text, made for each request': () => requests.reduce((sum, {role, permission, facts}) => sum + byText.get([role, permission, ...Object.entries(facts)].join(' ')), 0),
  'permits, roles by name': () => requests.reduce((sum, {role, permission, facts}) => sum + policy.permits(role, permission, facts), 0),
  'permits, a subject': () => requests.reduce((sum, {subject, permission, facts}) => sum + policy.permits(subject, permission, facts), 0)
};
const expected = answers.reduce((sum, answer) => sum + answer, 0);
for (const [name, way] of Object.entries(ways)) if (way() !== expected) throw new Error(`${name} answers otherwise`);
if (asked.facts.length > 0) ways[`permitsAll, a row of ${asked.facts.length} columns`] = () => policy.permitsAll(subjects.get(roles[0]), asked.each.name, columns);

const times = new Map(Object.keys(ways).map(name => [name, []]));
for (let repetition = 0; repetition < repetitions; ++repetition) {
  for (const [name, way] of Object.entries(ways)) {
    const start = process.cpuUsage();
    way();
    times.get(name).push(process.cpuUsage(start).user * 1000 / count);
  }
}
const opening = [];
for (let repetition = 0; repetition < repetitions; ++repetition) {
  const start = process.cpuUsage();
  const opened = await openPolicy(bytes);
  opening.push(process.cpuUsage(start).user);
  opened.dispose();
}
const median = list => list.sort((a, b) => a - b)[list.length >> 1];
const floor = median(times.get('floor: a Map by number'));
for (const [name, list] of times) console.log(`${name.padEnd(38)} ${median(list).toFixed(0).padStart(6)} ns ${(median(list) / floor).toFixed(1).padStart(7)}×`);
console.log(`${'openPolicy'.padEnd(38)} ${median(opening).toFixed(0).padStart(6)} µs`);
