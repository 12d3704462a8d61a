// Many requests of one permission: columns of the caller's own typed arrays, copied as wholes, a part at a time, and answered
// into a byte each.
import {PolicyError, shown} from './errors.js';
import {factOf, isPlain, missingFact, numberOf, packed, packNothing, packNumber} from './facts.js';
import {Subject} from './subject.js';

const rowsAtOnce = 65_536;  // So that the module's memory does not grow with the batch.

const isColumn = value => value instanceof Uint8Array || value instanceof Uint16Array || value instanceof Uint32Array;

// The facts: those with an array become columns, the others are the same in all rows.
function columnsOf(permission, facts) {
  if (!isPlain(facts)) throw new PolicyError('wrong_call', 'the facts of a batch are a plain object: an array of numbers, or a value, by name');
  const columns = [];
  packNothing();
  for (const [name, value] of Object.entries(facts)) {
    const attribute = factOf(permission, name);
    if (isColumn(value)) {
      columns.push({name, data: value, attribute});
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
  const opened = subjects.map(each => each instanceof Subject ? each : table.makeSubject(each));
  return {pointers: opened.map(each => Subject.pointerFor(each, table, account)), of,
    close: () => opened.forEach((each, at) => each !== subjects[at] && each.dispose())};
}

export function decideRows({table, account}, who, what, facts, byLevel) {
  const permission = table.permissions.get(what);
  const {columns, bits, bitsHigh, known, knownHigh} = columnsOf(permission, facts);
  const {pointers, of, close} = subjectsOf(who, table, account);
  try {
    const arrays = [...columns.map(({name, data}) => ({name, data})), ...(of ? [{name: 'of', data: of}] : [])];
    if (arrays.length === 0) throw new PolicyError('wrong_call', 'a batch has a column at least: else it is one request');
    const rows = arrays[0].data.length;
    for (const {name, data} of arrays) {
      if (data.length !== rows) {
        throw new PolicyError('wrong_call', `columns of one length: ${shown(arrays[0].name)} has ${rows} rows, ${shown(name)} ${data.length}`);
      }
    }
    const results = new Uint8Array(rows), {runtime} = table, atOnce = Math.min(rows, rowsAtOnce);
    const sizes = columns.map(({data}) => atOnce * data.BYTES_PER_ELEMENT);
    runtime.withMemory([pointers.length * 4, of ? atOnce * 4 : 0, columns.length * 16, atOnce, ...sizes], (subjects, ofRow, records, levels, ...places) => {
      runtime.words.set(pointers, subjects >>> 2);
      columns.forEach(({data, attribute}, at) =>
        runtime.words.set([places[at], data.BYTES_PER_ELEMENT, attribute.valueCount, attribute.shift], (records >>> 2) + at * 4));
      for (let first = 0; first < rows || first === 0; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, rows - first);
        columns.forEach(({data}, at) =>
          runtime.bytes.set(new Uint8Array(data.buffer, data.byteOffset + first * data.BYTES_PER_ELEMENT, count * data.BYTES_PER_ELEMENT), places[at]));
        if (of) runtime.words.set(of.subarray(first, first + count), ofRow >>> 2);
        const done = runtime.call.decide_rows(table.handle.pointer, subjects, pointers.length, of ? ofRow : 0, permission.id,
          bits, bitsHigh, known, knownHigh, account?.pointer ?? 0, records, columns.length, count, levels);
        if (done < 0) throw missingFact(table, permission, done);
        if (done < count) {
          const column = runtime.answer(2), row = first + done;
          throw new PolicyError('wrong_value', column < columns.length
            ? `row ${row} of ${shown(columns[column].name)} is ${columns[column].data[row]}, and it has ${columns[column].attribute.valueCount} values`
            : `row ${row} of \`of\` is ${of[row]}, and there are ${pointers.length} subjects`, {row});
        }
        for (let row = 0; row < count; ++row) results[first + row] = byLevel[runtime.bytes[levels + row]];
      }
    });
    return results;
  } finally {
    close?.();
  }
}
