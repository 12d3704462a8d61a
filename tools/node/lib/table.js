// A verified table and what it declares. Value names are read when they are first needed: a table may have very many.
import {Names} from './names.js';
import {PolicyError} from './errors.js';
import {maskOf} from './facts.js';
import {Handle} from './runtime.js';
import {RememberedSubjects, Subject, subjectKey} from './subject.js';

const kind = {policy: 0, level: 1, role: 2, permission: 3, resource: 4, attribute: 5, setting: 6};
const none = 0xFFFFFFFF;

export class Table {
  constructor(runtime, bytes) {
    this.runtime = runtime;
    const memory = runtime.allocate(bytes.length);
    runtime.bytes.set(bytes, memory);
    const pointer = runtime.call.table_open(memory, bytes.length);
    if (pointer === 0) {
      const reason = runtime.text(0), offset = runtime.answer(2) + runtime.answer(3) * 2 ** 32;
      throw new PolicyError('table_refused', `the table is refused: ${reason}, at byte ${offset}`, {reason, offset});
    }
    const subjects = new RememberedSubjects(runtime);
    this.subjects = subjects;
    this.handle = new Handle(runtime, this, 'policy', pointer, () => {
      subjects.close();
      runtime.call.table_close(pointer);
    });
    try {
      this.#read(pointer);
    } catch (error) {
      this.handle.dispose();
      throw error;
    }
  }

  #read(pointer) {
    const {call} = this.runtime;
    call.table_counts(pointer);
    const [levels, roles, permissions, resources, attributes, settings, hasNames, customRole] =
      [0, 1, 2, 3, 4, 5, 6, 7].map(at => this.runtime.answer(at));
    if (!hasNames) {
      throw new PolicyError('table_refused', 'the table is refused: it has no names; compile it without --strip', {reason: 'it has no names'});
    }
    const named = (which, id) => {
      call.names_of(pointer, kind[which], id);
      return {id, name: this.runtime.text(0), title: this.runtime.text(2)};
    };
    const all = (which, count, more = each => each) => Array.from({length: count}, (_, id) => more(named(which, id)));
    ({name: this.name, title: this.title} = named('policy', 0));
    this.levels = all('level', levels);
    this.levelNames = new Names('level', this.levels);
    this.roleById = all('role', roles);
    // Who held the role that stands for custom roles would hold what any of them may: they are held through an account.
    this.roles = new Names('role', this.roleById.filter(({id}) => id !== customRole));
    this.attributes = all('attribute', attributes, each => this.#attribute(pointer, each));
    this.resources = all('resource', resources);
    for (const [id, resource] of this.resources.entries()) resource.facts = this.#factsOf(id);
    this.permissions = new Names('permission', all('permission', permissions, each => this.#permission(pointer, each)));
    this.settings = new Names('setting', all('setting', settings, each => this.#setting(pointer, each)));
    this.permissionById = [...this.permissions.values()];
    this.settingById = [...this.settings.values()];
  }

  #attribute(pointer, attribute) {
    this.runtime.call.attribute_facts(pointer, attribute.id);
    const [resource, valueCount, defaultValue, shift, width, boolean] = [0, 1, 2, 3, 4, 5].map(at => this.runtime.answer(at));
    return this.#withValues(Object.assign(attribute, {resource: resource === none ? undefined : resource, valueCount, shift, width,
      ...maskOf({shift, width}), defaultValue: defaultValue === none ? undefined : defaultValue, boolean: boolean !== 0}), 'attribute_value_name');
  }

  #setting(pointer, setting) {
    const {call} = this.runtime;
    call.setting_facts(pointer, setting.id);
    const [valueCount, defaultValue, flags, editorsAt, editorCount] = [0, 1, 2, 3, 4].map(at => this.runtime.answer(at));
    const editors = Array.from(this.runtime.words.subarray(editorsAt >>> 2, (editorsAt >>> 2) + editorCount), id => this.roleById[id].name);
    Object.assign(setting, {valueCount, defaultValue, isImmutable: (flags & 1) !== 0, boolean: (flags & 2) !== 0, editors,
      allows: value => call.setting_allows(this.handle.pointer, setting.id, value) !== 0});
    return this.#withValues(setting, 'setting_value_name');
  }

  // Gives `values`, name to number, when it is first asked for.
  #withValues(entry, call) {
    let values;
    return Object.defineProperty(entry, 'values', {get: () => values ??= new Names('value', Array.from({length: entry.valueCount}, (_, number) => {
      this.runtime.call[call](this.handle.pointer, entry.id, number);
      return {name: this.runtime.text(0), number};
    }), undefined, entry.name)});
  }

  // The facts of requests about a resource: its own by name, the context's by name where that is free, and by `context.name`.
  #factsOf(id) {
    const facts = new Map();
    const add = (name, attribute) => { if (!facts.has(name)) facts.set(name, attribute); };
    const own = new Names('fact', this.attributes.filter(each => each.resource === id));
    const context = new Names('fact', this.attributes.filter(each => each.resource === undefined));
    own.forEach((attribute, name) => add(name, attribute));
    context.forEach((attribute, name) => add(name, attribute));
    context.forEach((attribute, name) => add(`context.${name}`, attribute));
    return facts;
  }

  #permission(pointer, permission) {
    this.runtime.call.permission_facts(pointer, permission.id);
    const resource = this.resources[this.runtime.answer(0)];
    return Object.assign(permission, {resource, bits: this.runtime.answer(1), bitsHigh: this.runtime.answer(2)});
  }

  makeSubject(roles) { return new Subject(subjectKey, this, roles, undefined, []); }
  dispose() { this.handle.dispose(); }
}
