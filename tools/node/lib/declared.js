// What a policy declares, for people and programs that enumerate it: frozen, and made once it is asked for.
import {dependsOn, valueOf} from './facts.js';
import {Names} from './names.js';

const titled = ({name, title}) => ({name, title});
const valuesOf = entry => Object.freeze(entry.boolean ? [false, true] : [...entry.values.keys()]);
const typeOf = entry => entry.boolean ? 'boolean' : 'choice';

function fact(name, permission, attribute) {
  return {
    name, title: attribute.title, type: typeOf(attribute), values: valuesOf(attribute),
    default: attribute.defaultValue === undefined ? undefined : valueOf(attribute, attribute.defaultValue),
    isNeeded: dependsOn(attribute, permission.bits, permission.bitsHigh)
  };
}

function permission(entry) {
  const names = new Map();  // The shortest name of each attribute.
  for (const [name, attribute] of entry.resource.facts) if (!names.has(attribute)) names.set(attribute, name);
  const facts = [...names].map(([attribute, name]) => ({name, attribute}));
  return {...titled(entry), resource: Object.freeze(titled(entry.resource)),
    facts: new Names('fact', facts, ({name, attribute}) => fact(name, entry, attribute), entry.name)};
}

function setting(entry) {
  const values = valuesOf(entry);
  return {...titled(entry), type: typeOf(entry), values, default: valueOf(entry, entry.defaultValue), isImmutable: entry.isImmutable,
    allowed: Object.freeze(values.filter((_, number) => entry.allows(number))), editors: Object.freeze([...entry.editors])};
}

/** Of a table: levels, lowest first, and roles, permissions and settings by name. */
export function declared(table) {
  const shown = (what, names, show) => new Names(what, names.values(), show);
  return {
    levels: Object.freeze(table.levels.map(each => Object.freeze(titled(each)))),
    roles: shown('role', table.roles, titled),
    permissions: shown('permission', table.permissions, permission),
    settings: shown('setting', table.settings, setting)
  };
}
