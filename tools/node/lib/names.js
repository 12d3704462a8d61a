// What a table declares, by name: reads as a Map does, but cannot be changed, and `get` throws for a name that is not there.
import {PolicyError, shown, unknownName} from './errors.js';

export class Names {
  #what; #show; #of;
  #byName = new Map();
  #shown = new Map();

  // `show` makes what is given out of an entry, once it is asked for; `of` says whose names these are.
  constructor(what, entries, show, of) {
    this.#what = what;
    this.#show = show;
    this.#of = of;
    for (const entry of entries) {
      // Tables need not come from polc: of two things with one name it would not be known which is meant.
      if (this.#byName.has(entry.name)) {
        throw new PolicyError('table_refused', `the table is refused: two of one name: ${what} ${shown(entry.name)}`, {reason: 'two of one name'});
      }
      this.#byName.set(entry.name, entry);
    }
    Object.freeze(this);
  }

  get(name) {
    const found = this.#byName.get(name);
    if (found === undefined) throw unknownName(this.#what, name, this.#byName.keys(), this.#of);
    return this.#show === undefined ? found : this.#showOnce(name, found);
  }
  #showOnce(name, entry) {
    const known = this.#shown.get(name);
    if (known !== undefined) return known;
    const made = Object.freeze(this.#show(entry));
    this.#shown.set(name, made);
    return made;
  }
  has(name) { return this.#byName.has(name); }
  get size() { return this.#byName.size; }
  keys() { return this.#byName.keys(); }
  *values() { for (const name of this.keys()) yield this.get(name); }
  *entries() { for (const name of this.keys()) yield [name, this.get(name)]; }
  forEach(visit, self) { for (const [name, value] of this) visit.call(self, value, name, this); }
  [Symbol.iterator]() { return this.entries(); }
}
