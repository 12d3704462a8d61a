// The settings of one account, by name, as a Map has them. What the policy does not admit is thrown, and changes nothing.
import {current, Decisions} from './decisions.js';
import {PolicyError, options, shown, unknownName} from './errors.js';
import {numberOf, valueOf} from './facts.js';
import {dispose, Handle} from './runtime.js';
import {Subject, subjectKey} from './subject.js';

export const accountKey = Symbol('account');

function checkedName(name) {
  if (typeof name === 'string' && !/\p{Surrogate}/u.test(name)) return name;
  throw new PolicyError('wrong_call', `the name of a custom role is a text${typeof name === 'string' ? ' without halves of characters' : ''}`);
}

export class Account extends Decisions {
  #owner; #table; #handle;

  // `owner` gives the table that is current.
  constructor(key, owner, table) {
    super();
    if (key !== accountKey) throw new PolicyError('wrong_call', 'accounts come from policy.account, readAccount or carryOver');
    const {call} = table.runtime;
    const pointer = call.account_open(table.handle.pointer);
    this.#owner = owner;
    this.#table = table;
    this.#handle = new Handle(table.runtime, this, 'account', pointer, () => call.account_close(pointer));
    Object.freeze(this);
  }

  [current]() {
    const table = this.#owner();
    if (table !== this.#table) {
      throw new PolicyError('foreign', 'this account was made before the policy was reloaded: use what policy.carryOver(account) gives');
    }
    return {table, account: this.#handle};
  }
  // The module, this account's pointer and a setting.
  #at(name) {
    const {table} = this[current]();
    return {call: table.runtime.call, pointer: this.#handle.pointer, setting: table.settings.get(name), table};
  }

  get(name) {
    const {call, pointer, setting} = this.#at(name);
    return valueOf(setting, call.account_value(pointer, setting.id));
  }
  has(name) { return this[current]().table.settings.has(name); }
  isChosen(name) {
    const {call, pointer, setting} = this.#at(name);
    return call.account_is_chosen(pointer, setting.id) !== 0;
  }
  get size() { return this[current]().table.settings.size; }
  keys() { return this[current]().table.settings.keys(); }
  *values() { for (const name of this.keys()) yield this.get(name); }
  *entries() { for (const name of this.keys()) yield [name, this.get(name)]; }
  [Symbol.iterator]() { return this.entries(); }

  set(name, value, given) {
    const {as} = options(given, ['as']);
    if (given !== undefined && 'as' in given && as === undefined) throw new PolicyError('wrong_call', '`as` is undefined: leave it out to set for the application');
    const {call, setting, table} = this.#at(name);
    const number = numberOf(setting, value);
    // Reading the actor's roles may run code of the caller: the account's pointer is taken after it.
    const actor = as === undefined ? 0 : Subject.pointerFor(as, table, this.#handle);
    const code = as === undefined ? call.account_set(this.#handle.pointer, setting.id, number)
      : call.account_set_as(this.#handle.pointer, setting.id, number, actor);
    return this.#unlessRefused(table, setting, code);
  }
  reset(name) {
    const {call, pointer, setting, table} = this.#at(name);
    return this.#unlessRefused(table, setting, call.account_reset(pointer, setting.id));
  }
  #unlessRefused(table, setting, code) {
    if (code === 0) return this;
    const reason = table.runtime.text(0), other = table.runtime.id(2);
    const otherName = other === undefined ? undefined : table.settingById[other].name;
    throw new PolicyError('refused', `${shown(setting.name)} is not set: ${reason}${otherName === undefined ? '' : `: ${shown(otherName)}`}`,
      {setting: setting.name, reason, other: otherName});
  }

  get customRoles() {
    const {table} = this[current](), {call} = table.runtime, pointer = this.#handle.pointer;
    return Array.from({length: call.account_role_count(pointer)}, (_, number) => {
      call.account_role_name(pointer, number);
      return table.runtime.text(0);
    });
  }
  defineRole(name, permissions) {
    const {table} = this[current](), {runtime} = table;
    if (!Array.isArray(permissions)) throw new PolicyError('wrong_call', 'a custom role holds an array of permissions by name');
    const ids = permissions.map(each => table.permissions.get(each).id);
    const code = runtime.withText(checkedName(name), (text, size) => runtime.withMemory([ids.length * 4], list => {
      runtime.words.set(ids, list >>> 2);
      return runtime.call.account_define_role(this.#handle.pointer, text, size, list, ids.length);
    }));
    if (code === 0) return this;
    const reason = runtime.text(0), id = runtime.id(2);
    const permission = id === undefined ? undefined : table.permissionById[id].name;
    throw new PolicyError('refused', `the role ${shown(name)} is not defined: ${reason}${permission === undefined ? '' : `: ${shown(permission)}`}`, {reason, permission});
  }
  removeRole(name) {
    const {table} = this[current](), {runtime} = table;
    const done = runtime.withText(checkedName(name), (text, size) => runtime.call.account_remove_role(this.#handle.pointer, text, size));
    if (done === 0) throw unknownName('custom role', name, this.customRoles);
    return this;
  }

  /** A subject; with `customRoles` it is one of this account alone, and holds what these roles hold now. */
  subject(roles, given) {
    const {table} = this[current]();
    const {customRoles: named = []} = options(given, ['customRoles']);
    if (!Array.isArray(named)) throw new PolicyError('wrong_call', '`customRoles` is an array of names');
    const customRoles = [...named];
    const known = this.customRoles;
    for (const name of customRoles) if (!known.includes(name)) throw unknownName('custom role', name, known);
    return new Subject(subjectKey, table, roles, this.#handle, customRoles);
  }

  /** The choices as text, by name: readable after the policy has changed, and even after it was disposed of. */
  stored() {
    const {runtime} = this.#table;
    runtime.call.account_write(this.#handle.pointer);
    return runtime.text(0);
  }
  // Reads a stored text; what the policy no longer allows is told.
  static read(account, stored) {
    if (typeof stored !== 'string') throw new PolicyError('wrong_call', 'a stored account is the text that stored() gave');
    const {runtime} = account.#table;
    const code = runtime.withText(stored, (text, size) => runtime.call.account_read(account.#handle.pointer, text, size));
    const reason = runtime.text(0), line = runtime.answer(2), count = runtime.answer(3);
    if (code !== 0) throw new PolicyError('account_refused', `the stored account is refused: ${reason}${line === 0 ? '' : `, in line ${line}`}`, {reason, line});
    return Object.freeze(Array.from({length: count}, (_, number) => {
      runtime.call.account_note(number);
      return Object.freeze({reason: runtime.text(0), name: runtime.text(2), value: runtime.text(4)});
    }));
  }

  dispose() { this.#handle.dispose(); }
  [dispose]() { this.dispose(); }
}
