// The page: the form above the table, and the table as the form says.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const table = openTable(data);
  const matrix = document.getElementById('matrix');
  const controls = document.getElementById('controls');
  const rows = [...matrix.querySelectorAll('tbody tr:not(.group)')];
  const texts = rows.map(row => (row.cells[0].textContent + ' ' + row.closest('tbody').rows[0].textContent).toLowerCase());
  const isLarge = matrix.className === 'large';
  let state = fromQuery(data, location.search);

  // What an edit changed comes back when a setting's changes are no longer shown.
  for (const cell of matrix.querySelectorAll('[data-edit]')) cell.edit = cell.dataset.change;

  const account = settings => table.account(settings);
  const defaults = account(data.settings.map(setting => setting.default));
  const status = text => { document.getElementById('status').textContent = text; };

  const mark = level => make('b', {className: 'l' + level}, isolatedText(data.levels[level][1]));

  // "Yes or No by Own device", as elements.
  function answerParts({levels, by}) {
    const parts = levels.flatMap((level, position) => [...(position ? [' ' + data.words.or_ + ' '] : []), mark(level)]);
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
    // One that says just this level already stays as it is: most cells of a large table do.
    if (!cell.general && found && 'ny'.includes(cell.className) && kind(found) === cell.className) return;
    if (!cell.general && !found) return;
    const link = cell.firstElementChild;
    if (!cell.general) cell.general = {kind: cell.className, parts: [...link.childNodes]};
    cell.className = found ? kind(found) : cell.general.kind;
    link.replaceChildren(...(found ? answerParts(found) : cell.general.parts));
    if (!found) cell.general = null;
  }

  function showSubject(isShown, found) {
    const head = matrix.tHead.rows[0];
    const has = head.cells.length > data.roles.length + 1;
    if (isShown && !has) {
      const cell = (tag, role, properties, ...children) => make(tag, {className: 'subject', ...properties, ...(isLarge ? {role} : {})}, ...children);
      head.cells[0].after(cell('th', 'columnheader', {scope: 'col'}, data.words.this_subject));
      for (const row of rows) row.cells[0].after(cell('td', 'cell'));
    } else if (!isShown && has) {
      head.cells[1].remove();
      for (const row of rows) row.cells[1].remove();
    }
    if (isShown !== has) for (const group of matrix.querySelectorAll('.group th')) group.colSpan = data.roles.length + (isShown ? 2 : 1);
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

  // In a large table only what is in sight is laid out at once, and the rest bit by bit while nothing else happens: until then a screen
  // reader does not find what is in it.
  const idle = globalThis.requestIdleCallback ?? (act => setTimeout(act, 50, {timeRemaining: () => 0}));
  const chunk = Math.ceil(400 / data.roles.length);  // Rows at a time: few enough not to keep a key waiting.
  let drawing = 0;
  function drawRest(position, turn) {
    idle(deadline => {
      if (turn !== drawing) return;
      do for (const end = Math.min(position + chunk, rows.length); position < end; ++position) rows[position].classList.add('drawn');
      while (position < rows.length && deadline.timeRemaining() > 20);
      if (position < rows.length) drawRest(position, turn);
    }, {timeout: 300});
  }
  function drawWhatIsInSight() {
    if (!isLarge) return;
    const turn = ++drawing;
    for (const row of rows) row.classList.remove('drawn');
    setTimeout(() => drawRest(0, turn), 500);
  }

  let shownAnswers = null, wasAsked = false, hadChanges = false;
  // What a cell says, in a line: cells of a case are asked for their answer, others for what stands in them.
  const said = (row, role) => shownAnswers ? answerText(shownAnswers[row][role])
    : rows[row].cells[role + 1].firstElementChild.textContent.replace(/\s+/g, ' ').trim();

  function update() {
    drawWhatIsInSight();
    const wrong = problem();
    const asked = Boolean(isAsked()) && !wrong;
    shownAnswers = asked ? answers() : null;
    const words = account(state.settings);
    showSubject(asked && state.roles.length > 0, asked && state.roles.length > 0 &&
      rows.map((_, permission) => answer(data, table, state.roles, permission, state.facts, words)));
    const offset = matrix.tHead.rows[0].cells.length - data.roles.length;
    if (asked || wasAsked)
      rows.forEach((row, permission) => data.roles.forEach((_, role) => showAnswer(row.cells[offset + role], asked ? shownAnswers[permission][role] : null)));
    wasAsked = asked;
    const changes = settingChanges();
    const pair = [state.first, state.second].map(name => data.roles.findIndex(role => role[0] === name));
    const search = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, permission) => {
      if (changes) data.roles.forEach((_, role) => {
        const {opens, closes} = changes[permission][role];
        row.cells[offset + role].dataset.change = [opens && data.words.opens, closes && data.words.closes].filter(Boolean).join(', ');
      }); else if (hadChanges) for (const cell of row.cells) if (cell.edit) cell.dataset.change = cell.edit; else delete cell.dataset.change;
      const isShown = search.every(word => texts[permission].includes(word)) &&
        (pair.includes(-1) || said(permission, pair[0]) !== said(permission, pair[1])) &&
        (!changes || changes[permission].some(each => each.opens || each.closes)) &&
        (!state.only || row.querySelector('[data-edit]') !== null);
      if (row.hidden === isShown) row.hidden = !isShown;
      shown += isShown;
    });
    hadChanges = changes !== null;
    for (const body of matrix.tBodies) body.hidden = [...body.rows].every(row => row.hidden || row.className === 'group');
    status([wrong || (asked ? data.words.answered : ''), fill(data.words.shown, shown, rows.length)].filter(Boolean).join(' '));
    const query = toQuery(data, state);
    history.replaceState(null, '', location.pathname + (query && '?' + query) + location.hash);
  }

  function download(format) {
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

  // The cell whose box is open. The box is a copy, since cells with the same explanation share it.
  let opened = null;

  function close() {
    if (!opened) return;
    opened.querySelector('.why').remove();
    for (const element of [opened, opened.parentElement]) delete element.dataset.open;
    opened.firstElementChild.setAttribute('aria-expanded', 'false');
    opened = null;
  }

  function open(cell) {
    close();
    opened = cell;
    const link = cell.firstElementChild;
    const box = document.getElementById(link.hash.slice(1)).cloneNode(true);
    box.removeAttribute('id');
    cell.append(box);
    for (const element of [cell, cell.parentElement]) element.dataset.open = '';
    link.setAttribute('aria-expanded', 'true');
  }

  // A cell's address opens its box.
  function openAddressed() {
    const cell = document.getElementById(location.hash.slice(1));
    if (cell?.tagName !== 'TD') return;
    open(cell);
    // In a narrow window the box lies at the bottom, and going to it moves nothing: the cell is what has to be seen.
    const show = () => cell.scrollIntoView({block: 'center', inline: 'center'});
    show();
    // Rows that were out of sight have their heights by now.
    requestAnimationFrame(() => requestAnimationFrame(show));
  }

  addEventListener('hashchange', openAddressed);
  addEventListener('keydown', event => {
    const isTyping = event.target.matches('input,select,textarea');
    if (event.key === 'Escape' && opened) {
      const link = opened.firstElementChild;
      close();
      link.focus();
    } else if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      document.getElementById('search').focus();
    }
  });
  const linkOf = event => event.target.closest('#matrix td > a');
  matrix.addEventListener('focusin', event => {
    const link = linkOf(event);
    if (link && !link.hasAttribute('aria-expanded')) link.setAttribute('aria-expanded', 'false');
  });
  matrix.addEventListener('click', event => {
    const link = linkOf(event);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const cell = link.parentElement;
    if (cell === opened) return close();
    open(cell);
    history.replaceState(null, '', location.pathname + location.search + '#' + cell.id);
  });

  controls.hidden = false;
  draw();
  openAddressed();
})();
