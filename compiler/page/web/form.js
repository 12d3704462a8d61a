// The form: made of the data, since without script there is nothing to ask.

// An element with properties and children; text is text, whatever it holds.
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key in element && key !== 'for') element[key] = value; else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function isolatedText(text) {
  return make('bdi', null, text);
}

// A labelled choice. Options are [value, text].
function choice(label, value, options, change) {
  const select = make('select', null, ...options.map(([each, text]) => make('option', {value: each, selected: String(each) === String(value)}, text)));
  select.addEventListener('change', () => change(select.value));
  return make('label', null, isolatedText(label), select);
}

// The pattern of the catalog with its holes filled in by nodes.
function fillNodes(pattern, ...nodes) {
  return pattern.split(/\{(\d)\}/).flatMap((part, position) => position % 2 ? [nodes[part]] : part ? [part] : []);
}

function rolesField(data, state, update) {
  return make('fieldset', null, make('legend', null, data.words.subject), ...data.roles.map(([, title], role) => {
    const box = make('input', {type: 'checkbox', checked: state.roles.includes(role)});
    box.addEventListener('change', () => {
      state.roles = box.checked ? [...state.roles, role].sort((a, b) => a - b) : state.roles.filter(each => each !== role);
      update(true);
    });
    return make('label', {className: 'check'}, box, isolatedText(title));
  }));
}

function factsField(data, state, update) {
  const places = attribute => attribute.resource < 0 ? '' : data.resources[attribute.resource][1] + ': ';
  return make('fieldset', null, make('legend', null, data.words.facts), ...data.attributes.map((attribute, number) => {
    const counted = data.gate.find(([each]) => each === number);
    const label = choice(places(attribute) + attribute.title, state.facts[number] ?? '',
      [['', counted ? fill(data.words.counted, attribute.titles[counted[1]]) : data.words.not_said], ...attribute.titles.map((title, value) => [value, title])], value => {
        state.facts[number] = value === '' ? null : Number(value);
        update(true);
      });
    label.dataset.resource = attribute.resource;
    return label;
  }));
}

function settingsField(data, state, update) {
  return make('fieldset', null, make('legend', null, data.words.account), ...data.settings.flatMap((setting, number) =>
    setting.fixed ? [] : [choice(setting.title, state.settings[number], setting.allowed.map(value => [value, setting.titles[value]]), value => {
      state.settings[number] = Number(value);
      update(true);
    })]));
}

// Search and filters, which stand open.
function filters(data, state, update) {
  const search = make('input', {type: 'search', id: 'search', value: state.search, autocomplete: 'off', spellcheck: false});
  search.addEventListener('input', () => { state.search = search.value; update(); });
  const roles = [['', data.words.nothing_chosen], ...data.roles.map(([name, title]) => [name, title])];
  const set = key => value => { state[key] = value; update(true); };
  const fields = [make('label', null, data.words.search, search)];
  if (data.roles.length > 1) {
    const second = choice(data.words.and_, state.second, roles, set('second'));
    second.querySelector('select').setAttribute('aria-label', data.words.differences + ' … ' + data.words.and_);
    fields.push(choice(data.words.differences, state.first, roles, set('first')), second);
  }
  const changing = data.settings.flatMap(setting => setting.fixed ? [] : setting.allowed.filter(value => value !== setting.default)
    .map(value => [setting.name + '=' + setting.values[value], setting.title + ': ' + setting.titles[value]]));
  if (changing.length)
    fields.push(choice(data.words.setting_changes, state.changes, [['', data.words.nothing_chosen], ...changing], set('changes')));
  if (document.querySelector('[data-edit]')) {
    const box = make('input', {type: 'checkbox', checked: state.only === '1'});
    box.addEventListener('change', () => { state.only = box.checked ? '1' : ''; update(true); });
    fields.push(make('label', {className: 'check'}, box, data.words.only_changes));
  }
  return make('div', {className: 'filters'}, ...fields);
}

function form(data, state, update, actions) {
  const button = (text, act) => {
    const element = make('button', {type: 'button'}, text);
    element.addEventListener('click', act);
    return element;
  };
  const isAsking = state.roles.length || state.facts.some(value => value != null) || state.settings.some((value, number) => value !== data.settings[number].default);
  const panel = make('details', {className: 'ask', open: Boolean(isAsking)}, make('summary', null, data.words.ask), rolesField(data, state, update));
  if (data.attributes.length) panel.append(factsField(data, state, update));
  if (data.settings.some(setting => !setting.fixed)) panel.append(settingsField(data, state, update));
  return make('form', null, filters(data, state, update), panel,
    make('p', {className: 'actions'}, make('output', {id: 'status', 'aria-live': 'polite'}), button(data.words.reset, actions.reset),
      button(data.words.download + ' csv', () => actions.download('csv')), button(data.words.download + ' json', () => actions.download('json'))));
}
