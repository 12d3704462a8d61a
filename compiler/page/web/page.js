// The page: the form above the table, and the table as the form says.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const table = openTable(data);
  const matrix = document.getElementById('matrix');
  const controls = document.getElementById('controls');
  const rows = [...matrix.querySelectorAll('tbody tr:not(.group)')];
  const texts = rows.map(row => (row.cells[0].textContent + ' ' + row.id + ' ' + row.closest('tbody').rows[0].textContent).toLowerCase());
  const resources = rows.map(row => [...matrix.tBodies].indexOf(row.parentElement));
  const isLarge = matrix.className === 'large';
  const isCompared = document.querySelector('[data-edit]') !== null;
  let state = readState();

  // What an edit changed comes back when a setting's changes are no longer shown.
  for (const cell of matrix.querySelectorAll('[data-edit]')) cell.edit = cell.dataset.change;

  const account = settings => table.account(settings);
  const status = text => { document.getElementById('status').textContent = text; };
  const question = () => countedFacts(data, state.facts);

  function readState() {
    const read = fromQuery(data, location.search);
    return isCompared ? read : {...read, only: ''};
  }

  const mark = level => make('b', {className: 'l' + level}, isolatedText(data.levels[level][1]));

  // "Yes if Own device, otherwise No" where one fact decides, else "Yes or No by Own device, Signed by"; as nodes.
  function answerParts({levels, by, byValue}) {
    if (byValue) return levels.flatMap((level, position) => {
      const isLast = position + 1 === levels.length;
      const said = isLast ? [mark(level)] : fillNodes(data.words.if_, mark(level), isolatedText(factText(data, by[0], byValue.get(level))));
      return position ? [',', make('br'), ' ' + data.words.otherwise + ' ', ...said] : said;
    });
    const parts = levels.flatMap((level, position) => [...(position ? [' ' + data.words.or_ + ' '] : []), mark(level)]);
    return by.length ? [...parts, ' ' + fill(data.words.by_facts, by.map(number => data.attributes[number].title).join(', '))] : parts;
  }
  const answerText = found => make('p', null, ...answerParts(found)).textContent;

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

  // The columns that are shown: all, or those of two roles.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  let shownColumns = '1,-1,-1';
  function showColumns(pair) {
    const offset = matrix.tHead.rows[0].cells.length - data.roles.length;
    // A sheet that is replaced by the same makes a browser look at each cell again.
    const columns = [offset, ...pair].join();
    if (columns === shownColumns) return false;
    shownColumns = columns;
    const isPair = !pair.includes(-1) && pair[0] !== pair[1];
    sheet.replaceSync(isPair ? `#matrix tr:not(.group)>:nth-child(n+${offset + 1}):not(:nth-child(${offset + 1 + pair[0]})):not(:nth-child(${offset + 1 + pair[1]})),` +
      `#matrix col:nth-child(n+2):not(:nth-child(${2 + pair[0]})):not(:nth-child(${2 + pair[1]})){display:none}#matrix col:nth-child(n+2){width:auto!important}#matrix.large{min-width:0}` : '');
    for (const group of matrix.querySelectorAll('.group th')) group.colSpan = offset + (isPair ? 2 : data.roles.length);
    return true;
  }

  let subjectAnswers = null;
  function showSubject(found) {
    const head = matrix.tHead.rows[0];
    const has = head.cells.length > data.roles.length + 1;
    if (found && !has) {
      const cell = (tag, role, properties, ...children) => make(tag, {className: 'subject', ...properties, ...(isLarge ? {role} : {})}, ...children);
      head.cells[0].after(cell('th', 'columnheader', {scope: 'col'}, data.words.this_subject));
      for (const row of rows) row.cells[0].after(cell('td', 'cell', null, make('a', {href: '#' + row.id, tabIndex: -1})));
      matrix.querySelector('col')?.after(make('col'));
      matrix.dataset.subject = '';
    } else if (!found && has) {
      head.cells[1].remove();
      for (const row of rows) row.cells[1].remove();
      matrix.querySelectorAll('col')[1]?.remove();
      delete matrix.dataset.subject;
    }
    subjectAnswers = found;
    if (found) rows.forEach((row, permission) => {
      const cell = row.cells[1];
      cell.className = 'subject ' + kind(found[permission]);
      cell.firstElementChild.replaceChildren(...answerParts(found[permission]));
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

  const answersOf = roles => {
    const words = account(state.settings), facts = question();
    return rows.map((_, permission) => roles.map(each => answer(data, table, each, permission, facts, words)));
  };

  // The changes of one setting by role, the others being as they are asked; nothing where none is asked for.
  function settingChanges() {
    const [name, value] = [state.changes.slice(0, state.changes.lastIndexOf('=')), state.changes.slice(state.changes.lastIndexOf('=') + 1)];
    const number = data.settings.findIndex(setting => setting.name === name);
    const found = number < 0 ? -1 : data.settings[number].values.indexOf(value);
    if (found < 0) return null;
    const [before, after] = [data.settings[number].default, found].map(each => account(state.settings.map((value, at) => at === number ? each : value)));
    return rows.map((_, permission) => data.roles.map((_, role) => changed(data, table, [role], permission, before, after)));
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
      // Rows above have their true heights now, and what the address names has moved.
      addressed?.();
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
  // What a cell says, in a line: cells of a case are asked for their answer, others for what stands in them, without the numbers of notes.
  const said = (row, role) => shownAnswers ? answerText(shownAnswers[row][role])
    : [...rows[row].cells[role + 1].firstElementChild.childNodes].map(node => node.nodeName === 'SUP' ? '' : node.textContent).join('').replace(/\s+/g, ' ').trim();

  // `isDeliberate`: a choice that the browser's Back undoes; a letter of a search is none.
  function update(isDeliberate) {
    drawWhatIsInSight();
    const wrong = problem();
    const asked = Boolean(isAsked()) && !wrong;
    shownAnswers = asked ? answersOf(data.roles.map((_, role) => [role])) : null;
    showSubject(asked && state.roles.length > 0 ? answersOf([state.roles]).map(([found]) => found) : null);
    const offset = matrix.tHead.rows[0].cells.length - data.roles.length;
    if (asked || wasAsked)
      rows.forEach((row, permission) => data.roles.forEach((_, role) => showAnswer(row.cells[offset + role], asked ? shownAnswers[permission][role] : null)));
    wasAsked = asked;
    const changes = settingChanges();
    const pair = [state.first, state.second].map(name => data.roles.findIndex(role => role[0] === name));
    const hasOtherColumns = showColumns(pair);
    const search = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    const shownResources = new Set();
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
      if (isShown) shownResources.add(resources[permission]);
    });
    hadChanges = changes !== null;
    [...matrix.tBodies].forEach((body, number) => { body.hidden = !shownResources.has(number); });
    // Facts of what is not shown have nothing to say; those that are said stay, to be taken back.
    controls.querySelectorAll('[data-resource]').forEach((label, number) => {
      const body = label.dataset.resource < 0 ? -1 : bodyOf[label.dataset.resource];
      label.hidden = body >= 0 && !shownResources.has(body) && state.facts[number] == null;
    });
    const counted = data.gate.filter(([number]) => state.facts[number] == null);
    const countedText = counted.map(([number, value]) => fill(data.words.counted, factText(data, number, [value]))).join('; ');
    status([wrong || (asked ? data.words.answered + (counted.length ? ' ' + countedText + '.' : '') : ''), fill(data.words.shown, shown, rows.length)].filter(Boolean).join(' '));
    const query = toQuery(data, state);
    const url = location.pathname + (query && '?' + query) + location.hash;
    if (url !== location.pathname + location.search + location.hash) history[isDeliberate === true ? 'pushState' : 'replaceState'](null, '', url);
    const cell = box.opened();
    if (cell?.isConnected && !cell.parentElement.hidden) box.open(cell); else box.close();
    enter(hasOtherColumns);
  }
  // By number of a resource, its part of the table.
  const bodyOf = data.resources.map(([name]) => [...matrix.tBodies].findIndex(body => body.dataset.resource === name));

  // What everybody needs, where the question does not say it: "Only if Identity verified, otherwise No".
  function onlyIf() {
    const line = document.getElementById('everyone');
    if (!line || (shownAnswers && data.gate.every(([number]) => state.facts[number] != null))) return '';
    let text = '';
    for (const node of [...line.childNodes].slice(1)) {
      if (['Q', 'CODE'].includes(node.nodeName)) break;
      text += node.textContent;
    }
    return text.replace(/\s+/g, ' ').replace(/\.\s*$/, '').trim();
  }

  function download(format) {
    const gate = onlyIf(), subject = row => subjectAnswers ? [answerText(subjectAnswers[row])] : [];
    const asked = toQuery(data, {...emptyState(data), roles: state.roles, facts: state.facts, settings: state.settings});
    const text = format === 'csv'
      ? [['permission', 'title', ...(gate ? ['only_if'] : []), ...(subjectAnswers ? ['subject'] : []), ...data.roles.map(role => role[0])],
         ...data.permissions.map(([name, title], row) => [name, title, ...(gate ? [gate] : []), ...subject(row), ...data.roles.map((_, role) => said(row, role))])]
        .map(line => line.map(csvField).join(',') + '\r\n').join('')
      : JSON.stringify({format_version: 1, policy: data.policy, asked, only_if: gate || undefined, rows: data.permissions.map(([name, title], row) =>
          ({permission: name, title, subject: subject(row)[0], cells: Object.fromEntries(data.roles.map(([name], role) => [name, said(row, role)]))}))}, null, 1) + '\n';
    const url = URL.createObjectURL(new Blob([text], {type: format === 'csv' ? 'text/csv' : 'application/json'}));
    make('a', {href: url, download: data.policy + '.' + format}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function draw(isDeliberate) {
    const wasOpen = controls.querySelector('.ask')?.open;
    controls.replaceChildren(form(data, state, update, {download, reset: () => { state = emptyState(data); draw(true); document.getElementById('search').focus(); }}));
    if (wasOpen) controls.querySelector('.ask').open = true;
    update(isDeliberate);
  }

  const box = boxes(data, matrix, cell => {
    const permission = rows.indexOf(cell.parentElement);
    const role = cell.cellIndex - (matrix.tHead.rows[0].cells.length - data.roles.length);
    const roles = role < 0 ? state.roles : [role];
    const title = role < 0 ? data.words.this_subject : data.roles[role][1];
    const link = rows[permission].cells[0].firstElementChild;
    return {
      name: fill(data.words.cell_name, title, link.textContent),
      now: shownAnswers && make('span', null, ...answerParts(role < 0 ? subjectAnswers[permission] : shownAnswers[permission][role])),
      changes: shownAnswers && singleChanges(data, table, roles, permission, question(), state.settings)
    };
  });
  const enter = arrows(matrix);

  // Keeps what the address names in sight, until the reader goes elsewhere. Null: nothing to keep.
  let addressed = null;
  for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(event, () => { addressed = null; }, {capture: true, passive: true});

  // As a browser looks for it: as it stands, then decoded.
  function named(fragment) {
    const found = document.getElementById(fragment);
    try {
      return found ?? document.getElementById(decodeURIComponent(fragment));
    } catch {
      return null;
    }
  }

  // A cell's address opens its box.
  function openAddressed() {
    addressed = null;
    const found = named(location.hash.slice(1));
    const row = found?.closest('#matrix tbody tr');
    if (!row) return box.close();
    if (row.hidden || (found.tagName === 'TD' && !found.checkVisibility())) {
      state = {...state, search: '', first: '', second: '', changes: '', only: ''};
      draw();
    }
    if (found.tagName === 'TD') box.open(found); else box.close();
    // In a narrow window the box lies at the bottom, and going to it moves nothing: the cell is what has to be seen.
    addressed = () => found.scrollIntoView({block: 'center', inline: innerWidth < 640 ? 'nearest' : 'center'});
    addressed();
    // Rows that were out of sight have their heights by now.
    requestAnimationFrame(() => requestAnimationFrame(() => addressed?.()));
  }

  addEventListener('popstate', () => {
    const read = readState();
    if (toQuery(data, read) === toQuery(data, state)) return;
    state = read;
    draw();
    openAddressed();
  });
  addEventListener('hashchange', openAddressed);
  addEventListener('keydown', event => {
    if (event.key === 'Escape' && box.opened()) box.closeAndReturn();
    // From the table alone: elsewhere a single key is the reader's own.
    else if (event.key === '/' && event.target.closest?.('#matrix') && !event.ctrlKey && !event.metaKey) {
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
    if (cell === box.opened()) return box.close();
    box.open(cell);
    if (cell.id) history.replaceState(null, '', location.pathname + location.search + '#' + cell.id);
  });

  controls.hidden = false;
  draw();
  openAddressed();
})();
