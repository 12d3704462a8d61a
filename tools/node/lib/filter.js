// Which rows a subject may see: clauses, and the condition that they are to a database.
import {PolicyError, options, shown} from './errors.js';
import {factOf, isPlain, numberOf, valueOf} from './facts.js';

const missingContext = 4;  // The runtime's FilterStatus.

/** What `filter` answers. Every clause names every column, so that a row which lacks one is in none. */
class Filter {
  #attributes;

  constructor(attributes, clauses) {
    this.#attributes = attributes;
    this.columns = Object.freeze(attributes.map(({name}) => name));
    this.clauses = Object.freeze(clauses.map(Object.freeze));
    this.always = clauses.length > 0 && attributes.length === 0;
    this.never = clauses.length === 0;
    Object.freeze(this);
  }

  /** Whether a row is in the set; null is a value that it lacks. What it has beside the columns is passed over. */
  matches(row) {
    if (!isPlain(row)) throw new PolicyError('wrong_call', 'a row is a plain object, such as {own: true}');
    let isWhole = true;
    for (const attribute of this.#attributes) {
      if (!Object.hasOwn(row, attribute.name)) throw new PolicyError('missing_fact', `the row leaves out ${shown(attribute.name)}`, {fact: attribute.name});
      if (row[attribute.name] === null) isWhole = false;
      else numberOf(attribute, row[attribute.name]);
    }
    return isWhole && this.clauses.some(clause => this.columns.every(name => clause[name].includes(row[name])));
  }

  /** The condition as something else has it. `always` and `never` have to be said: the empty OR of many libraries is true. */
  build(parts) {
    const names = ['test', 'both', 'either', 'always', 'never'];
    const {test, both, either, always, never} = options(parts, names);
    for (const name of names)
      if (parts?.[name] === undefined) throw new PolicyError('wrong_call', `build takes ${names.join(', ')}, and ${name} is left out`);
    const conditions = this.clauses.map(clause => this.columns.length === 0 ? always
      : this.columns.map(name => test(name, clause[name])).reduce((a, b) => both(a, b)));
    return conditions.length === 0 ? never : conditions.reduce((a, b) => either(a, b));
  }
}

/** `numbers`: of what all rows have, an attribute and the number of its value. The pointers are valid, and no code of a caller runs. */
export function makeFilter({table, account}, subject, permission, level, numbers) {
  const {runtime} = table, {call} = runtime;
  const pointer = runtime.withMemory([Math.max(8 * numbers.length, 8)], at => {
    numbers.forEach(([attribute, value], place) => runtime.words.set([attribute.id, value], (at >>> 2) + 2 * place));
    return call.filter_open(table.handle.pointer, subject, permission.id, level, at, numbers.length, account?.pointer ?? 0);
  });
  try {
    const [status, involved, clauseCount, columnCount] = [0, 1, 2, 3].map(at => runtime.answer(at));
    if (status === missingContext && table.attributes[involved] !== undefined) {
      const name = `context.${table.attributes[involved].name}`;
      throw new PolicyError('missing_fact', `${shown(permission.name)} depends on ${shown(name)}, which is the same for all rows: give it`, {fact: name});
    }
    if (status !== 0) throw new PolicyError('no_filter', `there is no filter for ${shown(permission.name)}: too many cases`);
    const attributes = Array.from({length: columnCount}, (_, place) => table.attributes[call.filter_attribute(pointer, place)]);
    const valuesOf = (attribute, clause, place) => Object.freeze(Array.from({length: attribute.valueCount}, (_, value) => value)
      .filter(value => call.filter_admits(pointer, clause, place, value) !== 0).map(value => valueOf(attribute, value)));
    const clauses = Array.from({length: clauseCount}, (_, clause) => Object.assign(Object.create(null),
      Object.fromEntries(attributes.map((attribute, place) => [attribute.name, valuesOf(attribute, clause, place)]))));
    return new Filter(attributes, clauses);
  } finally {
    call.filter_close(pointer);
  }
}

/** What is known, by attribute; a fact that is given twice is refused. */
export function knownNumbers(permission, entries) {
  const numbers = new Map();
  for (const [name, value] of entries) {
    const attribute = factOf(permission, name);
    if (numbers.has(attribute)) throw new PolicyError('wrong_call', `the fact ${shown(attribute.name)} is given twice`);
    numbers.set(attribute, numberOf(attribute, value));
  }
  return [...numbers];
}
