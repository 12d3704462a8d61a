// The page: the form above the table, and the table as the form says.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const table = openTable(data);
  const matrix = document.getElementById('matrix');
  const controls = document.getElementById('controls');
  const rows = [...matrix.querySelectorAll('tbody tr:not(.group)')];
  const texts = rows.map(row => (row.cells[0].textContent + ' ' + row.closest('tbody').rows[0].textContent).toLowerCase());
  const general = rows.map(row => [...row.cells].slice(1).map(cell => cell.querySelector('summary').textContent.replace(/\s+/g, ' ').trim()));
  let state = fromQuery(data, location.search);

  // What an edit changed comes back when a setting's changes are no longer shown.
  for (const cell of matrix.querySelectorAll('[data-edit]')) cell.edit = cell.dataset.change;

  const account = settings => table.account(settings);
  const defaults = account(data.settings.map(setting => setting.default));
  const status = text => { document.getElementById('status').textContent = text; };

  function mark(level) {
    const svg = document.querySelector('.legend svg').cloneNode(true);
    svg.firstElementChild.setAttribute('href', '#l' + level);
    return [svg, make('b', null, isolatedText(data.levels[level][1]))];
  }

  // "Yes or No by Own device", as elements.
  function answerParts({levels, by}) {
    const parts = levels.flatMap((level, position) => [...(position ? [' ' + data.words.or_ + ' '] : []), ...mark(level)]);
    return by.length ? [...parts, ' ' + fill(data.words.by_facts, by.join(', '))] : parts;
  }
  const answerText = ({levels, by}) => levels.map(level => data.levels[level][1]).join(' ' + data.words.or_ + ' ') +
    (by.length ? ' ' + fill(data.words.by_facts, by.join(', ')) : '');

  function kind({levels}) {
    if (levels.length > 1) return 'c';
    return levels[0] === 0 ? 'n' : levels[0] === data.levels.length - 1 ? 'y' : 'm';
  }

  // The cell as it was is kept, and comes back when nothing is asked any more.
  function showAnswer(cell, found) {
    const summary = cell.querySelector('summary');
    // One that says just this level already stays as it is: most cells of a large table do.
    if (!cell.general && found && 'ny'.includes(cell.className) && kind(found) === cell.className) return;
    if (!cell.general && !found) return;
    if (!cell.general) cell.general = {kind: cell.className, parts: [...summary.childNodes]};
    cell.className = found ? kind(found) : cell.general.kind;
    summary.replaceChildren(...(found ? answerParts(found) : cell.general.parts));
  }

  function showSubject(isShown, found) {
    const head = matrix.tHead.rows[0];
    const has = head.cells.length > data.roles.length + 1;
    if (isShown && !has) {
      head.cells[0].after(make('th', {scope: 'col', className: 'subject'}, data.words.this_subject));
      for (const row of rows) row.cells[0].after(make('td', {className: 'subject'}));
    } else if (!isShown && has) {
      head.cells[1].remove();
      for (const row of rows) row.cells[1].remove();
    }
    for (const group of matrix.querySelectorAll('.group th')) group.colSpan = data.roles.length + (isShown ? 2 : 1);
    if (isShown) rows.forEach((row, permission) => {
      const cell = row.cells[1];
      cell.className = 'subject ' + kind(found[permission]);
      cell.replaceChildren(...answerParts(found[permission]));
    });
  }

  const isAsked = () => state.roles.length || state.facts.some(value => value != null) ||
    state.settings.some((value, number) => value !== data.settings[number].default);

  // What is wrong with the case, in words; empty if nothing.
  function problem() {
    if (table.isExcluded(state.roles)) return data.words.excluded;
    const missing = unmet(data, state.settings);
    return missing ? fill(data.words.unmet, data.settings[missing[0]].title, data.settings[missing[1]].title) : '';
  }

  function answers() {
    const words = account(state.settings);
    return rows.map((_, permission) => data.roles.map((_, role) => answer(data, table, [role], permission, state.facts, words)));
  }

  // The changes of one setting by role; nothing where none is asked for.
  function settingChanges() {
    const [name, value] = [state.changes.slice(0, state.changes.lastIndexOf('=')), state.changes.slice(state.changes.lastIndexOf('=') + 1)];
    const number = data.settings.findIndex(setting => setting.name === name);
    const found = number < 0 ? -1 : data.settings[number].values.indexOf(value);
    if (found < 0) return null;
    const settings = data.settings.map(setting => setting.default);
    settings[number] = found;
    const after = account(settings);
    return rows.map((_, permission) => data.roles.map((_, role) => changed(data, table, [role], permission, defaults, after)));
  }

  let shownAnswers = null, wasAsked = false;

  function update() {
    const wrong = problem();
    const asked = Boolean(isAsked()) && !wrong;
    shownAnswers = asked ? answers() : null;
    const words = account(state.settings);
    showSubject(asked && state.roles.length > 0, asked && state.roles.length > 0 &&
      rows.map((_, permission) => answer(data, table, state.roles, permission, state.facts, words)));
    const offset = matrix.tHead.rows[0].cells.length - data.roles.length;
    if (asked || wasAsked)
      rows.forEach((row, permission) => data.roles.forEach((_, role) => showAnswer(row.cells[offset + role], asked ? shownAnswers[permission][role] : null)));
    const said = (row, role) => shownAnswers ? answerText(shownAnswers[row][role]) : general[row][role];
    wasAsked = asked;
    const changes = settingChanges();
    const pair = [state.first, state.second].map(name => data.roles.findIndex(role => role[0] === name));
    const search = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, permission) => {
      if (changes) data.roles.forEach((_, role) => {
        const {opens, closes} = changes[permission][role];
        row.cells[offset + role].dataset.change = [opens && data.words.opens, closes && data.words.closes].filter(Boolean).join(', ');
      }); else for (const cell of row.cells) if (cell.edit) cell.dataset.change = cell.edit; else delete cell.dataset.change;
      const isShown = search.every(word => texts[permission].includes(word)) &&
        (pair.includes(-1) || said(permission, pair[0]) !== said(permission, pair[1])) &&
        (!changes || changes[permission].some(each => each.opens || each.closes)) &&
        (!state.only || row.querySelector('[data-edit]') !== null);
      row.hidden = !isShown;
      shown += isShown;
    });
    for (const body of matrix.tBodies) body.hidden = [...body.rows].every(row => row.hidden || row.className === 'group');
    status([wrong || (asked ? data.words.answered : ''), fill(data.words.shown, shown, rows.length)].filter(Boolean).join(' '));
    const query = toQuery(data, state);
    history.replaceState(null, '', location.pathname + (query && '?' + query) + location.hash);
  }

  function download(format) {
    const said = (row, role) => shownAnswers ? answerText(shownAnswers[row][role]) : general[row][role];
    const text = format === 'csv'
      ? [['permission', 'title', ...data.roles.map(role => role[0])], ...data.permissions.map(([name, title], row) =>
          [name, title, ...data.roles.map((_, role) => said(row, role))])].map(line => line.map(csvField).join(',') + '\r\n').join('')
      : JSON.stringify({format_version: 1, policy: data.policy, asked: toQuery(data, state), rows: data.permissions.map(([name, title], row) =>
          ({permission: name, title, cells: Object.fromEntries(data.roles.map(([name], role) => [name, said(row, role)]))}))}, null, 1) + '\n';
    const url = URL.createObjectURL(new Blob([text], {type: format === 'csv' ? 'text/csv' : 'application/json'}));
    make('a', {href: url, download: data.policy + '.' + format}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function draw() {
    controls.replaceChildren(form(data, state, update, {download, reset: () => { state = emptyState(data); draw(); document.getElementById('search').focus(); }}));
    update();
  }

  // A cell's address opens its box, also where the browser does not do that by itself.
  function openAddressed() {
    const box = document.getElementById(location.hash.slice(1));
    if (box?.className !== 'why') return;
    box.parentElement.open = true;
    // In a narrow window the box lies at the bottom, and going to it moves nothing: the cell is what has to be seen.
    box.closest('td').scrollIntoView({block: 'center', inline: 'center'});
  }

  addEventListener('hashchange', openAddressed);
  addEventListener('keydown', event => {
    const isTyping = event.target.matches('input,select,textarea');
    if (event.key === 'Escape') {
      const open = matrix.querySelector('details[open]');
      if (open) { open.open = false; open.firstElementChild.focus(); }
    } else if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.getElementById('search').focus();
    }
  });
  matrix.addEventListener('toggle', event => {
    const box = event.target.open && event.target.querySelector('.why');
    if (box && event.target.contains(document.activeElement)) history.replaceState(null, '', location.pathname + location.search + '#' + box.id);
  }, true);

  controls.hidden = false;
  draw();
  openAddressed();
})();
