'use strict';
// Decides by the sections of a compiled table, as the runtime does: FORMAT.md, "How a decision is made". No page is needed for it.

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0));
}

function openTable(data) {
  const bytes = {};
  for (const name in data.tables) bytes[name] = bytesOf(data.tables[name]);
  const words = name => new Uint32Array(bytes[name].buffer);
  const view = name => new DataView(bytes[name].buffer);
  const permissions = view('permissions'), blocks = view('blocks'), gathers = view('gathers');
  const rows = words('rows'), rowIndex = words('row_index'), terms = words('combination_terms');
  const combinations = words('combinations'), resources = words('permission_resources');
  const dependencies = new BigUint64Array(bytes.dependencies.buffer);
  const upper = data.levels.length - 1, roleCount = data.roles.length;
  const roleWords = Math.max(1, Math.ceil(roleCount / 64));
  const lane = 1 << 31 - Math.clz32(64 / upper);
  const laneWidth = roleCount <= lane ? lane : 0;
  const groupWords = laneWidth ? 1 : roleWords * upper;

  // Whether a bit of a word of 64 is set.
  const isSet = (word, bit) => rows[word * 2 + (bit >> 5)] >>> (bit & 31) & 1;
  const inRow = (word, role) => isSet(word + (role >> 6), role & 63);

  // The levels above the lowest, as bits, that a group has for one of the roles. In lanes a grant counts for the levels below too.
  function levelsOf(group, roles, isGrant) {
    let found = 0;
    for (const role of roles) {
      for (let level = 0; level < upper; ++level) {
        const has = laneWidth ? isSet(group, level * laneWidth + role) : inRow(group + level * roleWords, role);
        if (has) found |= laneWidth && isGrant ? (2 << level) - 1 : 1 << level;
      }
    }
    return found;
  }

  function gathered(number, inputs) {
    let bits = 0, position = 0;
    const at = number * 48, count = gathers.getUint32(at + 8, true);
    for (let run = 0; run < count; ++run) {
      const shift = gathers.getUint8(at + 16 + run * 2), width = gathers.getUint8(at + 17 + run * 2);
      bits |= Number(inputs >> BigInt(shift) & (1n << BigInt(width)) - 1n) << position;
      position += width;
    }
    return bits;
  }

  function blockLevels(at, roles, inputs, account) {
    const group = blocks.getUint32(at, true), combination = blocks.getUint32(at + 4, true);
    const mask = blocks.getUint16(at + 12, true), shift = blocks.getUint8(at + 14), flags = blocks.getUint8(at + 15);
    let selected = flags & 4 ? gathered(blocks.getUint32(at + 8, true), inputs)
                             : Number(inputs >> BigInt(shift) & BigInt(mask));
    if (flags & 2) selected += account[combination] * (mask + 1);
    const start = flags & 8 ? rowIndex[group + selected] : group + selected * (groupWords << (flags & 1));
    return {
      granted: levelsOf(start, roles, true),
      restricted: flags & 1 ? levelsOf(start + groupWords, roles, false) : 0,
      last: flags & 32
    };
  }

  // Whether the policy lets nobody hold these roles together.
  function isExcluded(roles) {
    if (!data.exclusive.length || roles.length < 2) return false;
    const held = new Set(roles);
    for (const [role, included] of data.inclusions) if (held.has(role)) held.add(included);
    return data.exclusive.some(list => list.filter(role => held.has(role)).length > 1);
  }

  // The number of the level. `inputs` is the word of all attributes, `account` as from account().
  function decide(roles, permission, inputs, account) {
    if (isExcluded(roles)) return 0;
    const held = roles.length || data.fallback < 0 ? roles : [data.fallback];
    const at = permission * 8, shift = permissions.getUint8(at);
    let granted = 0, restricted = 0;
    const first = permissions.getUint32(at + 4, true);
    if (shift !== 128) {
      const selected = Number(inputs >> BigInt(shift) & BigInt(permissions.getUint16(at + 2, true)));
      granted = levelsOf(first + selected * groupWords, held, true);
    } else {
      for (let block = first;; ++block) {
        const levels = blockLevels(block * 16, held, inputs, account);
        granted |= levels.granted;
        restricted |= levels.restricted;
        if (levels.last) break;
      }
    }
    let count = 0;
    for (let left = granted & ~restricted; left; left &= left - 1) ++count;
    return count;
  }

  // The words of an account whose settings have these values.
  function account(values) {
    const result = [];
    for (let at = 0; at < combinations.length; at += 4) {
      let word = 0;
      for (let term = combinations[at]; term < combinations[at] + combinations[at + 1]; ++term)
        word += values[terms[term * 2]] * terms[term * 2 + 1];
      result.push(word);
    }
    return result;
  }

  const bitsOf = ({shift, width}, value) => BigInt(value) << BigInt(shift);
  const maskOf = ({shift, width}) => (1n << BigInt(width)) - 1n << BigInt(shift);

  // The attributes, by number, on which the permission's decision depends.
  const used = Array.from(resources, (resource, permission) => data.attributes.flatMap((attribute, number) =>
    (attribute.resource === resource || attribute.resource < 0) && dependencies[permission] & maskOf(attribute) ? [number] : []));

  // All levels that come, whatever the attributes that `given` leaves out (null), ascending; and which of those attributes decide.
  function outcomes(roles, permission, given, account) {
    const open = used[permission].filter(number => given[number] == null);
    let inputs = 0n;
    for (const number of used[permission])
      if (given[number] != null) inputs |= bitsOf(data.attributes[number], given[number]);
    const all = [], levels = new Set();
    let cases = 1;
    for (const number of open) cases *= data.attributes[number].values.length;
    for (let number = 0; number < Math.min(cases, 4096); ++number) {
      let rest = number, bits = inputs;
      for (const attribute of open) {
        const size = data.attributes[attribute].values.length;
        bits |= bitsOf(data.attributes[attribute], rest % size);
        rest = Math.floor(rest / size);
      }
      levels.add(all[number] = decide(roles, permission, bits, account));
    }
    const whole = cases <= 4096;
    // Those on whose value some case hangs; where not all cases were tried, any may.
    let stride = 1;
    const deciding = levels.size < 2 ? [] : open.filter(attribute => {
      const size = data.attributes[attribute].values.length, step = stride;
      stride *= size;
      return !whole || all.some((level, number) => Math.floor(number / step) % size > 0 && level !== all[number - step]);
    });
    // By level, the values that lead to it, where one attribute decides alone.
    let byValue = null;
    if (whole && deciding.length === 1) {
      const [only] = deciding, size = data.attributes[only].values.length;
      const step = open.slice(0, open.indexOf(only)).reduce((product, attribute) => product * data.attributes[attribute].values.length, 1);
      byValue = new Map();
      for (let value = 0; value < size; ++value) byValue.set(all[value * step], [...byValue.get(all[value * step]) ?? [], value]);
    }
    return {levels: [...levels].sort((a, b) => a - b), open: deciding, byValue, whole};
  }

  return {decide, account, outcomes, isExcluded, used, bitsOf, permissionCount: resources.length};
}
