// Many requests of one permission: columns of the caller's own typed arrays, copied as wholes, a part at a time, and answered
// into a byte each.
import {PolicyError, shown} from './errors.js';
import {factOf, isPlain, missingFact, numberOf, packed, packNothing, packNumber} from './facts.js';
import {Subject} from './subject.js';

const rowsAtOnce = 65_536;  // So that the module's memory does not grow with the batch.

const isColumn = value => value instanceof Uint8Array || value instanceof Uint16Array || value instanceof Uint32Array;

// What there is to know of an array, read once: a class of the caller's might answer otherwise the next time.
function columnOf(name, {buffer, byteOffset, length, BYTES_PER_ELEMENT: width}) {
  return {name, buffer, byteOffset, length, width};
}
// Some of its rows, as bytes.
const bytesOf = ({buffer, byteOffset, width}, first, count) => new Uint8Array(buffer, byteOffset + first * width, count * width);

// The facts: those with an array become columns, the others are the same in all rows.
function columnsOf(permission, facts) {
  if (!isPlain(facts)) throw new PolicyError('wrong_call', 'the facts of a batch are a plain object: an array of numbers, or a value, by name');
  const columns = [];
  packNothing();
  for (const [name, value] of Object.entries(facts)) {
    const attribute = factOf(permission, name);
    if (isColumn(value)) {
      columns.push({...columnOf(name, value), attribute});
    } else if (ArrayBuffer.isView(value) || Array.isArray(value)) {
      throw new PolicyError('wrong_value', `the column ${shown(name)} is a Uint8Array, Uint16Array or Uint32Array of positions among its values`);
    } else {
      packNumber(attribute, numberOf(attribute, value));
    }
  }
  const fixed = {bits: packed.bits, bitsHigh: packed.bitsHigh};
  for (const {attribute} of columns) packNumber(attribute, 0);  // Known, whatever it is.
  return {columns, ...fixed, known: packed.known, knownHigh: packed.knownHigh};
}

// One subject for all rows, or {subjects, of}: for each row the position of its subject.
function subjectsOf(given, table, account) {
  if (!isPlain(given)) return {pointers: [Subject.pointerFor(given, table, account)]};
  const {subjects, of} = given;
  if (!Array.isArray(subjects) || !(of instanceof Uint32Array) || Object.keys(given).length !== 2) {
    throw new PolicyError('wrong_call', 'the subjects of a batch are one subject, or {subjects: an array of them, of: a Uint32Array with a position a row}');
  }
  // Names are opened and kept here: the memory of those that are remembered for others is bounded.
  const ofRow = columnOf('of', of), made = [];
  const close = () => made.forEach(each => each.dispose());
  const make = roles => {
    made.push(table.makeSubject(roles));
    return made.at(-1);
  };
  try {
    const opened = Array.from(subjects, each => each instanceof Subject ? each : make(each));
    return {pointers: opened.map(each => Subject.pointerFor(each, table, account)), ofRow, close};
  } catch (error) {
    close();
    throw error;
  }
}

export function decideRows({table, account}, who, what, facts, byLevel) {
  const permission = table.permissions.get(what);
  const {columns, bits, bitsHigh, known, knownHigh} = columnsOf(permission, facts);
  const {pointers, ofRow, close} = subjectsOf(who, table, account);
  try {
    const arrays = ofRow === undefined ? columns : [...columns, ofRow];
    if (arrays.length === 0) throw new PolicyError('wrong_call', 'a batch has a column at least: else it is one request');
    const rows = arrays[0].length;
    for (const {name, length} of arrays) {
      if (length === rows) continue;
      throw new PolicyError('wrong_call', `columns of one length: ${shown(arrays[0].name)} has ${rows} rows, ${shown(name)} ${length}`);
    }
    const results = new Uint8Array(rows), {runtime} = table, atOnce = Math.min(rows, rowsAtOnce);
    const sizes = [pointers.length * 4, columns.length * 16, atOnce, ...arrays.map(({width}) => atOnce * width)];
    runtime.withMemory(sizes, (subjects, records, levels, ...places) => {
      runtime.words.set(pointers, subjects >>> 2);
      columns.forEach(({width, attribute}, at) =>
        runtime.words.set([places[at], width, attribute.valueCount, attribute.shift], (records >>> 2) + at * 4));
      for (let first = 0; first === 0 || first < rows; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - first);
        arrays.forEach((array, at) => runtime.bytes.set(bytesOf(array, first, count), places[at]));
        const done = runtime.call.decide_rows(table.handle.pointer, subjects, pointers.length, ofRow ? places[columns.length] : 0, permission.id,
          bits, bitsHigh, known, knownHigh, account?.pointer ?? 0, records, columns.length, count, levels);
        if (done < 0) throw missingFact(table, permission, done);
        if (done < count) throw wrongRow(arrays[runtime.answer(2)], first, done, pointers.length);
        for (let row = 0; row < count; ++row) results[first + row] = byLevel[runtime.bytes[levels + row]];
      }
    });
    return results;
  } finally {
    close?.();
  }
}

function wrongRow(array, first, done, subjectCount) {
  const row = first + done, bytes = bytesOf(array, row, 1);
  const value = bytes.reduceRight((number, byte) => number * 256 + byte, 0);
  const reason = array.attribute === undefined ? `and there are ${subjectCount} subjects` : `and it has ${array.attribute.valueCount} values`;
  return new PolicyError('wrong_value', `row ${row} of ${shown(array.name)} is ${value}, ${reason}`, {row});
}
