// Who asks: roles, checked once. A subject belongs to its table and, where it holds custom roles, to its account.
import {PolicyError, shown, unknownName} from './errors.js';
import {dispose, Handle} from './runtime.js';

const mostRemembered = 1024;

function roleIds(table, roles) {
  if (typeof roles === 'string') return [table.roles.get(roles).id];
  if (!Array.isArray(roles)) {
    throw new PolicyError('wrong_call', 'a subject is the name of a role, an array of them ([] holds none) or what `subject` gave');
  }
  return roles.map(role => table.roles.get(role).id);
}

function conflict(table) {
  const [first, second, firstHeld, secondHeld] = [1, 2, 3, 4].map(at => table.roleById[table.runtime.answer(at)]?.name);
  const held = first === firstHeld && second === secondHeld ? '' : `: they hold ${shown(firstHeld)} and ${shown(secondHeld)}`;
  return new PolicyError('excluded_roles', `the policy lets nobody hold ${shown(first)} and ${shown(second)} together${held}`,
    {roles: [first, second]});
}

function open(table, ids, account, custom) {
  const {runtime} = table;
  const encoded = custom.map(name => new TextEncoder().encode(name));
  return runtime.withMemory([ids.length * 4, custom.length * 8, ...encoded.map(bytes => bytes.length)], (roles, names, ...texts) => {
    runtime.words.set(ids, roles >>> 2);
    texts.forEach((text, at) => {
      runtime.bytes.set(encoded[at], text);
      runtime.words.set([text, encoded[at].length], (names >>> 2) + at * 2);
    });
    const pointer = runtime.call.subject_open(table.handle.pointer, roles, ids.length, account, names, custom.length);
    if (pointer !== 0) return pointer;
    throw runtime.answer(0) === 1 ? conflict(table) : unknownName('custom role', custom[runtime.answer(1)], []);
  });
}

/** Subjects that were written as names, opened once: of one role each, and, up to a bound, of several. */
export class RememberedSubjects {
  constructor(runtime) {
    this.runtime = runtime;
    this.byRole = new Map();
    this.byList = new Map();
  }
  get(table, roles) {
    if (typeof roles === 'string') {
      const known = this.byRole.get(roles);
      if (known !== undefined) return known;
      return this.#keep(this.byRole, roles, open(table, roleIds(table, roles), 0, []));
    }
    const ids = roleIds(table, roles), key = ids.join();
    const known = this.byList.get(key);
    if (known !== undefined) return known;
    const pointer = open(table, ids, 0, []);
    if (this.byList.size >= mostRemembered) this.#forget(this.byList);
    return this.#keep(this.byList, key, pointer);
  }
  #keep(map, key, pointer) {
    map.set(key, pointer);
    return pointer;
  }
  #forget(map) {
    for (const pointer of map.values()) this.runtime.call.subject_close(pointer);
    map.clear();
  }
  close() {
    this.#forget(this.byRole);
    this.#forget(this.byList);
  }
}

export class Subject {
  #table; #account; #handle; #custom;

  // `account` is the wrapped account (see account.js) that has the custom roles, if there are any.
  constructor(key, table, roles, account, custom) {
    if (key !== subjectKey) throw new PolicyError('wrong_call', 'subjects come from policy.subject or account.subject');
    const pointer = open(table, roleIds(table, roles), account?.pointer ?? 0, custom);
    this.#table = table;
    this.#account = custom.length === 0 ? undefined : account;
    this.#custom = custom;
    const {call} = table.runtime;
    this.#handle = new Handle(table.runtime, this, 'subject', pointer, () => call.subject_close(pointer));
    this.roles = Object.freeze(typeof roles === 'string' ? [roles] : [...roles]);
    this.customRoles = Object.freeze([...custom]);
    Object.freeze(this);
  }

  // Its pointer, for a decision under this table and account.
  static pointerFor(subject, table, account) {
    if (!(subject instanceof Subject)) return table.subjects.get(table, subject);
    const pointer = subject.#handle.pointer;
    if (subject.#table !== table) {
      throw new PolicyError('foreign', 'this subject was made for another table, or for this policy before it was reloaded: make it again');
    }
    if (subject.#account !== undefined && subject.#account !== account) {
      throw new PolicyError('foreign', 'this subject holds custom roles of another account: ask that account');
    }
    return pointer;
  }
  static holdsCustomRoles(subject) { return subject instanceof Subject && subject.#custom.length > 0; }

  dispose() { this.#handle.dispose(); }
  [dispose]() { this.dispose(); }
}

export const subjectKey = Symbol('subject');
