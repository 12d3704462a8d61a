// What can be asked of a policy, or of one of its accounts. Both have these methods; they differ in the settings.
import {PolicyError, options, shown, unknownName} from './errors.js';
import {dependsOn, entriesOf, isPlain, missingFact, pack, packed} from './facts.js';
import {knownNumbers, makeFilter} from './filter.js';
import {decideRows} from './rows.js';
import {Subject} from './subject.js';

/** A method of each subclass: {table, account}, after checking that both may be used. */
export const current = Symbol('current');

const explained = ['granted', 'restricted', 'absent', 'not_granted', 'excluded'];

// The position of the level that is asked for; the highest if none is named.
function wantedLevel(table, given) {
  const {atLeast} = options(given, ['atLeast']);
  if (atLeast === undefined) {
    if (given !== undefined && 'atLeast' in given) throw new PolicyError('wrong_call', '`atLeast` is undefined: leave it out to ask for the highest level');
    return table.levels.length - 1;
  }
  return table.levelNames.get(atLeast).id;
}

/** An array of what `cases` gives for each level: exactly the levels, or a new one would fall through. */
export function byLevel(table, cases) {
  if (!isPlain(cases)) {
    throw new PolicyError('wrong_call', 'decide takes what each level means as its last argument, such as ' +
      `{${table.levels.map(({name}) => `${JSON.stringify(name)}: …`).join(', ')}}; permits answers true or false`);
  }
  for (const name of Object.keys(cases)) if (!table.levelNames.has(name)) throw unknownName('level', name, table.levelNames.keys());
  return table.levels.map(({name}) => {
    if (!Object.hasOwn(cases, name)) throw new PolicyError('wrong_call', `there is no case for the level ${shown(name)}`);
    return cases[name];
  });
}

export class Decisions {
  #level({table, account}, who, what, facts) {
    const permission = table.permissions.get(what), entries = entriesOf(facts);
    const subject = Subject.pointerFor(who, table, account);
    pack(permission, entries);
    const level = table.runtime.call.decide(table.handle.pointer, subject, permission.id,
      packed.bits, packed.bitsHigh, packed.known, packed.knownHigh, account?.pointer ?? 0);
    if (level < 0) throw missingFact(table, permission, level);
    return level;
  }

  permits(subject, permission, facts, given) {
    const now = this[current]();
    const wanted = wantedLevel(now.table, given);
    return this.#level(now, subject, permission, facts) >= wanted;
  }

  decide(subject, permission, facts, cases) {
    const now = this[current]();
    const results = byLevel(now.table, cases);
    return results[this.#level(now, subject, permission, facts)];
  }

  permitsAll(subject, permission, facts, given) {
    const now = this[current]();
    const wanted = wantedLevel(now.table, given);
    return decideRows(now, subject, permission, facts, now.table.levels.map((_, level) => level >= wanted ? 1 : 0));
  }

  decideAll(subject, permission, facts, cases) {
    const now = this[current]();
    const results = byLevel(now.table, cases);
    for (const [level, result] of results.entries()) {
      if (Number.isInteger(result) && result >= 0 && result <= 255) continue;
      throw new PolicyError('wrong_call', `a batch is answered with a byte a request: a number from 0 to 255 for ${shown(now.table.levels[level].name)}`);
    }
    return decideRows(now, subject, permission, facts, results);
  }

  partial(subject, permission, facts, given) {
    const {table, account} = this[current]();
    const wanted = wantedLevel(table, given), {runtime} = table;
    const asked = table.permissions.get(permission), entries = entriesOf(facts);
    const pointer = Subject.pointerFor(subject, table, account);
    pack(asked, entries);
    runtime.call.decide_partial(table.handle.pointer, pointer, asked.id, packed.bits, packed.bitsHigh, packed.known, packed.knownHigh,
      account?.pointer ?? 0);
    const [lowest, highest, bits, bitsHigh, exact] = [0, 1, 2, 3, 4].map(at => runtime.answer(at));
    const open = new Set();
    for (const [name, attribute] of asked.resource.facts)
      if (dependsOn(attribute, bits, bitsHigh) && ![...open].some(each => asked.resource.facts.get(each) === attribute)) open.add(name);
    return Object.freeze({always: lowest >= wanted, never: highest < wanted, lowest: table.levels[lowest].name, highest: table.levels[highest].name,
      dependsOn: Object.freeze([...open]), exact: exact !== 0});
  }

  filter(subject, permission, known, given) {
    const now = this[current]();
    const wanted = wantedLevel(now.table, given);
    if (wanted === 0) throw new PolicyError('wrong_call', `every row is at least ${shown(now.table.levels[0].name)}: ask for a higher level`);
    const asked = now.table.permissions.get(permission), entries = entriesOf(known);
    const pointer = Subject.pointerFor(subject, now.table, now.account);
    return makeFilter(now, pointer, asked, wanted, knownNumbers(asked, entries));
  }

  explain(subject, permission, facts) {
    const {table, account} = this[current]();
    const {runtime} = table;
    const asked = table.permissions.get(permission), entries = entriesOf(facts);
    const pointer = Subject.pointerFor(subject, table, account);
    if (Subject.holdsCustomRoles(subject)) throw new PolicyError('not_explained', 'decisions for custom roles are not explained');
    pack(asked, entries);
    const ask = implied => runtime.call.explain(table.handle.pointer, pointer, asked.id, packed.bits, packed.bitsHigh, packed.known, packed.knownHigh,
      account?.pointer ?? 0, implied);
    const statement = () => runtime.answer(10) === 0 ? undefined
      : Object.freeze({file: runtime.text(4), text: runtime.text(6), note: runtime.text(8) || undefined, line: runtime.answer(10)});
    const done = ask(0);
    if (done < 0) throw missingFact(table, asked, done);
    if (done === 2) throw new PolicyError('not_explained', 'the table holds no explanations');
    const role = runtime.id(2);
    const found = {level: table.levels[runtime.answer(1)].name, reason: explained[runtime.answer(0)],
      role: role === undefined ? undefined : table.roleById[role].name, isInherited: runtime.answer(3) !== 0, statement: statement()};
    ask(1);
    return Object.freeze({...found, impliedBy: statement()});
  }
}
