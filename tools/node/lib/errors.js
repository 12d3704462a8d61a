// The one kind of error that the package throws on purpose, and what people likely meant by a name.

/** `code` is for programs, the message for people; what else there is to know stands in further members. */
export class PolicyError extends Error {
  constructor(code, message, details = {}) {
    super(message, details.cause === undefined ? undefined : {cause: details.cause});
    this.name = 'PolicyError';
    this.code = code;
    for (const [key, value] of Object.entries(details)) if (key !== 'cause') this[key] = value;
  }
}

// How many letters have to change, with two neighbours swapped as one change; more than `most` counts as most + 1.
function distance(from, to, most) {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before = [], row = Array.from({length: to.length + 1}, (_, column) => column);
  for (let line = 1; line <= from.length; ++line) {
    const next = [line];
    for (let column = 1; column <= to.length; ++column) {
      const same = from[line - 1] === to[column - 1];
      next[column] = Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + (same ? 0 : 1));
      if (line > 1 && column > 1 && from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1])
        next[column] = Math.min(next[column], before[column - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[to.length];
}

/** The declared name that is nearest, if one is near. Of hostile lengths and counts only a part is compared. */
export function nearest(name, declared) {
  const most = Math.max(1, Math.floor(name.length / 3));
  let best, bestDistance = most + 1, looked = 0;
  if (name.length > 200) return undefined;
  for (const each of declared) {
    if (++looked > 20_000) break;
    const found = each.toLowerCase() === name.toLowerCase() ? 0 : distance(name, each, most);
    if (found < bestDistance) [best, bestDistance] = [each, found];
  }
  return best;
}

/** Text that may hold anything, short and with nothing in it that a terminal acts on. */
export function shown(value) {
  const text = typeof value === 'string' ? value : typeof value === 'symbol' ? value.toString() : `${typeof value}`;
  return '`' + text.slice(0, 80).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, c => `\\u{${c.codePointAt(0).toString(16)}}`) + '`';
}

/** For a name that is none of the declared: never decided, always thrown. `of` says whose. */
export function unknownName(what, name, declared, of) {
  if (typeof name !== 'string') {
    return new PolicyError('unknown_name', `the name of a ${what} is a text, not ${name === null ? 'null' : `of type ${typeof name}`}`);
  }
  const suggestion = nearest(name, declared);
  return new PolicyError('unknown_name', `there is no ${what} ${shown(name)}${of === undefined ? '' : ` of ${shown(of)}`}` + (suggestion === undefined ? '' : `; did you mean ${shown(suggestion)}?`),
    {suggestion});
}

/** Options by name; one that is misspelt is refused, or it would count as left out. */
export function options(given, allowed) {
  if (given === undefined) return {};
  if (given === null || typeof given !== 'object') throw new PolicyError('wrong_call', `options are an object with ${allowed.join(', ')}`);
  for (const key of Object.keys(given)) if (!allowed.includes(key)) throw unknownName('option', key, allowed);
  return given;
}
