// The facts of a request, by name, packed into the 64 bits that a decision reads: two words, and two that say which bits are known.
import {PolicyError, shown, unknownName} from './errors.js';

/** What `pack` found, until it is called again. */
export const packed = {bits: 0, bitsHigh: 0, known: 0, knownHigh: 0};

const low = (value, {shift}) => shift < 32 ? value << shift : 0;
const high = (value, {shift, width}) => shift >= 32 ? value << shift - 32 : shift + width > 32 ? value >>> 32 - shift : 0;

/** The bits of an attribute, as two words: in each attribute of a table as `mask` and `maskHigh`. */
export function maskOf(attribute) {
  const bits = attribute.width === 0 ? 0 : -1 >>> 32 - attribute.width;
  return {mask: low(bits, attribute), maskHigh: high(bits, attribute)};
}

export function isPlain(object) {
  if (object === null || typeof object !== 'object') return false;
  const prototype = Object.getPrototypeOf(object);
  // A plain object of any realm: what a class inherits would be passed over.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function factOf(permission, name) {
  const attribute = permission.resource.facts.get(name);
  if (attribute === undefined) throw unknownName('fact', name, permission.resource.facts.keys(), permission.name);
  return attribute;
}

/** The number of a value: `true` and `false` of a boolean, else a value's name. */
export function numberOf(entry, value) {
  if (entry.boolean) {
    if (typeof value === 'boolean') return value ? 1 : 0;
    throw new PolicyError('wrong_value', `${shown(entry.name)} is true or false, not ${typeof value === 'string' ? 'the text ' + shown(value) : kindOf(value)}`);
  }
  if (typeof value !== 'string') {
    throw new PolicyError('wrong_value', `${shown(entry.name)} is one of its values by name, not ${kindOf(value)}`);
  }
  return entry.values.get(value).number;
}

export function valueOf(entry, number) {
  return entry.boolean ? number !== 0 : [...entry.values.keys()][number];
}

function kindOf(value) {
  return value === undefined || value === null ? `${value}; leave it out if it is not known` : `of type ${typeof value}`;
}

function add(attribute, value) {
  const known = attribute.mask, knownHigh = attribute.maskHigh;
  // No two facts of a request share a bit. One that has a single value has none, and says nothing.
  if ((packed.known & known) !== 0 || (packed.knownHigh & knownHigh) !== 0) {
    throw new PolicyError('wrong_call', `the fact ${shown(attribute.name)} is given twice`);
  }
  packed.bits |= low(value, attribute);
  packed.bitsHigh |= high(value, attribute);
  packed.known |= known;
  packed.knownHigh |= knownHigh;
}

/** Starts with nothing known; then one fact at a time. */
export function packNothing() {
  packed.bits = packed.bitsHigh = packed.known = packed.knownHigh = 0;
}
export const packNumber = add;

function addNamed(permission, name, value) {
  const attribute = factOf(permission, name);
  add(attribute, numberOf(attribute, value));
}

/** The facts as [name, value]. Reading them may run code of the caller, which may ask or dispose of anything: so they are read
 * before a pointer is taken, and packed once no such code runs any more. */
export function entriesOf(facts) {
  if (facts === undefined) return [];
  if (facts instanceof Map) return Array.from(Map.prototype.entries.call(facts));
  if (isPlain(facts)) return Object.entries(facts);
  throw new PolicyError('wrong_call', 'facts are a plain object or a Map, by name, such as {own: true}');
}

export function pack(permission, entries) {
  packNothing();
  for (const [name, value] of entries) addNamed(permission, name, value);
}

/** Of what `dependsOn` says, as two words of input bits. */
export function dependsOn({mask, maskHigh}, bits, bitsHigh) {
  return (mask & bits) !== 0 || (maskHigh & bitsHigh) !== 0;
}

/** For a decision that answers -1 - the attribute that is missing. */
export function missingFact(table, permission, answer) {
  const attribute = table.attributes[-1 - answer];
  if (attribute === undefined) return new PolicyError('missing_fact', `${shown(permission.name)} depends on what no fact says`);
  const name = attribute.resource === undefined && permission.resource.facts.get(attribute.name) !== attribute ? `context.${attribute.name}` : attribute.name;
  return new PolicyError('missing_fact', `${shown(permission.name)} depends on ${shown(name)}, which the request leaves out`, {fact: name});
}
