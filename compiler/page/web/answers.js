// What the table says for a case: { roles, facts, settings } with the numbers of roles, and of each value by attribute and setting; null is not said.

// The text of the catalog with its holes filled in.
function fill(pattern, ...parts) {
  return pattern.replace(/\{(\d)\}/g, (_, number) => parts[number]);
}

// What a setting of the case needs and does not have, as [setting, other]; nothing if all is well.
function unmet(data, settings) {
  for (const [number, setting] of data.settings.entries()) {
    const isNeutral = setting.switch ? settings[number] === 0 : settings[number] === setting.default;
    if (isNeutral) continue;
    for (const [other, values] of setting.requires) if (!values.includes(settings[other])) return [number, other];
  }
  return null;
}

// The levels that come, the highest first, and the facts that decide; where one of them does, the values for each level.
function answer(data, table, roles, permission, facts, account) {
  const {levels, open, byValue} = table.outcomes(roles, permission, facts, account);
  return {levels: levels.reverse(), by: open, byValue};
}

// "Own device", "not Own device", "Signed by is Admin or Super admin", as it stands after "if".
function factText(data, number, values) {
  const {title, values: names, titles} = data.attributes[number];
  if (names.length === 2 && names[0] === 'false' && values.length === 1) return fill(values[0] ? data.words.if_true : data.words.if_false, title);
  return fill(data.words.if_is, title, values.map(value => titles[value]).join(' ' + data.words.or_ + ' '));
}

// The facts of a case, with those that everybody needs counted as they need to be.
function countedFacts(data, facts) {
  const counted = [...facts];
  for (const [number, value] of data.gate) counted[number] ??= value;
  return counted;
}

// What would raise the lowest level that comes in a case, by one change: {level, texts}, of the changes that raise it most.
function singleChanges(data, table, roles, permission, facts, settings) {
  const level = (roles, facts, settings) => table.outcomes(roles, permission, facts, table.account(settings)).levels[0];
  const now = level(roles, facts, settings), found = [];
  const put = (list, at, value) => list.map((each, number) => number === at ? value : each);
  const consider = (reached, text) => { if (reached > now) found.push([reached, text]); };
  for (const number of table.used[permission]) data.attributes[number].values.forEach((_, value) => {
    if (facts[number] !== value) consider(level(roles, put(facts, number, value), settings), factText(data, number, [value]));
  });
  data.settings.forEach((setting, number) => setting.fixed || setting.allowed.forEach(value => {
    const other = put(settings, number, value);
    if (settings[number] !== value && !unmet(data, other)) consider(level(roles, facts, other), setting.title + ': ' + setting.titles[value]);
  }));
  data.roles.forEach(([, title], role) => {
    const more = [...roles, role].sort((a, b) => a - b);
    if (!roles.includes(role) && !table.isExcluded(more)) consider(level(more, facts, settings), fill(data.words.take_role, title));
  });
  const most = Math.max(...found.map(([reached]) => reached));
  return {isHighest: now === data.levels.length - 1, level: most, texts: found.filter(([reached]) => reached === most).map(([, text]) => text)};
}

// Whether the settings decide otherwise than the defaults: 'opens' and 'closes' where some case goes up or down.
function changed(data, table, roles, permission, before, after) {
  const used = table.used[permission];
  const facts = [];
  const found = {opens: false, closes: false};
  const walk = position => {
    if (position === used.length) {
      const inputs = used.reduce((bits, number) => bits | table.bitsOf(data.attributes[number], facts[number]), 0n);
      const was = table.decide(roles, permission, inputs, before), is = table.decide(roles, permission, inputs, after);
      found.opens ||= is > was;
      found.closes ||= is < was;
      return;
    }
    for (let value = 0; value < data.attributes[used[position]].values.length; ++value) {
      facts[used[position]] = value;
      walk(position + 1);
    }
  };
  walk(0);
  return found;
}

// The state as a query, by names, so that it survives an edit of the policy; and back. Names that are gone are passed over.
function toQuery(data, state) {
  const query = new URLSearchParams();
  for (const role of state.roles) query.append('as', data.roles[role][0]);
  state.facts.forEach((value, number) => value != null && query.append('fact', attributeName(data, number) + '=' + data.attributes[number].values[value]));
  state.settings.forEach((value, number) => {
    const setting = data.settings[number];
    if (value !== setting.default) query.append('set', setting.name + '=' + setting.values[value]);
  });
  for (const key of ['search', 'first', 'second', 'changes', 'only']) if (state[key]) query.set(key, state[key]);
  return query.toString();
}

function attributeName(data, number) {
  const {name, resource} = data.attributes[number];
  return (resource < 0 ? 'context' : data.resources[resource][0]) + '.' + name;
}

function emptyState(data) {
  return {roles: [], facts: data.attributes.map(() => null), settings: data.settings.map(each => each.default),
          search: '', first: '', second: '', changes: '', only: ''};
}

function fromQuery(data, text) {
  const query = new URLSearchParams(text), state = emptyState(data);
  const split = pair => [pair.slice(0, pair.lastIndexOf('=')), pair.slice(pair.lastIndexOf('=') + 1)];
  state.roles = query.getAll('as').map(name => data.roles.findIndex(role => role[0] === name)).filter(role => role >= 0);
  for (const [name, value] of query.getAll('fact').map(split)) {
    const number = data.attributes.findIndex((_, each) => attributeName(data, each) === name);
    const found = number < 0 ? -1 : data.attributes[number].values.indexOf(value);
    if (found >= 0) state.facts[number] = found;
  }
  for (const [name, value] of query.getAll('set').map(split)) {
    const number = data.settings.findIndex(setting => setting.name === name);
    const found = number < 0 ? -1 : data.settings[number].values.indexOf(value);
    if (found >= 0 && data.settings[number].allowed.includes(found)) state.settings[number] = found;
  }
  for (const key of ['search', 'first', 'second', 'changes', 'only']) state[key] = query.get(key) ?? '';
  return state;
}

// A field of csv (RFC 4180); what a spreadsheet would run as a formula has an apostrophe in front.
function csvField(text) {
  const shown = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\n]/.test(shown) ? '"' + shown.replaceAll('"', '""') + '"' : shown;
}
