// The box of a cell: why it says what it says, and what would change it.

// `told(cell)` is what to say of a cell in the case that is asked: {name, now, changes}; `changes` is null where nothing is asked.
function boxes(data, matrix, told) {
  // The cell whose box is open. The box is a copy, since cells with the same explanation share it.
  let opened = null;

  function close() {
    if (!opened) return;
    opened.querySelector('.why').remove();
    for (const element of [opened, opened.parentElement]) delete element.dataset.open;
    opened.firstElementChild.setAttribute('aria-expanded', 'false');
    opened = null;
  }

  function closeAndReturn() {
    const link = opened.firstElementChild;
    close();
    link.focus();
  }

  // "Only if Identity verified, otherwise No": what the line above the table says, which is out of sight here.
  function everyone() {
    const line = document.getElementById('everyone');
    if (!line) return [];
    const parts = [];
    for (const node of line.childNodes) {
      if (['Q', 'CODE'].includes(node.nodeName)) break;
      parts.push(node.cloneNode(true));
    }
    return [make('p', {className: 'held'}, ...parts)];
  }

  function inThisCase({now, changes}) {
    const said = make('p', null, ...fillNodes(data.words.in_this_case, now));
    if (changes.isHighest) return [said];
    if (!changes.texts.length) return [said, make('p', null, data.words.no_single_change)];
    return [said, make('p', null, ...fillNodes(data.words.becomes, make('b', null, isolatedText(data.levels[changes.level][1])))),
      make('ul', null, ...changes.texts.map(text => make('li', null, isolatedText(text))))];
  }

  function open(cell) {
    close();
    opened = cell;
    const link = cell.firstElementChild, {name, now, changes} = told(cell);
    const general = document.getElementById(link.hash.slice(1));
    const box = general?.matches('.why') ? general.cloneNode(true) : make('div', {className: 'why'});
    box.removeAttribute('id');
    for (const name of box.querySelectorAll('.of')) name.remove();
    // What would change the cell in general may be so already in this case.
    if (changes) for (const part of box.querySelectorAll('.w')) part.remove();
    const button = make('button', {type: 'button', className: 'close', title: data.words.close}, '×');
    button.setAttribute('aria-label', data.words.close);
    button.addEventListener('click', closeAndReturn);
    box.prepend(make('p', {className: 'of'}, isolatedText(name), button), ...(changes ? inThisCase({now, changes}) : []), ...everyone());
    cell.append(box);
    for (const element of [cell, cell.parentElement]) element.dataset.open = '';
    link.setAttribute('aria-expanded', 'true');
  }

  document.addEventListener('click', event => { if (opened && event.target.isConnected && !event.target.closest('td[data-open]')) close(); });
  return {open, close, closeAndReturn, opened: () => opened};
}

// One stop for the Tab key in the table, and arrows from there: thousands of links are none to step through.
function arrows(matrix) {
  let current = null;
  const linkOf = cell => cell?.querySelector(':scope > a');
  // The header's stay: one of a long title scrolls, and has to be reached for that.
  for (const link of matrix.querySelectorAll('tbody th > a, td > a')) link.tabIndex = -1;
  function stopAt(link) {
    if (current) current.tabIndex = -1;
    current = link;
    if (link) link.tabIndex = 0;
  }
  const shownRows = () => [...matrix.rows].filter(row => !row.hidden && !row.parentElement.hidden && row.className !== 'group');
  function towards(cell, key) {
    const row = cell.parentElement;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const isForward = (key === 'ArrowRight') === (getComputedStyle(matrix).direction === 'ltr');
      let next = cell;
      do next = isForward ? next.nextElementSibling : next.previousElementSibling; while (next && (!linkOf(next) || !next.checkVisibility()));
      return next;
    }
    if (key === 'Home' || key === 'End') return key === 'Home' ? row.cells[0] : row.cells[row.cells.length - 1];
    const rows = shownRows();
    return rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)]?.cells[cell.cellIndex];
  }
  matrix.addEventListener('focusin', event => {
    const link = event.target.closest('tbody th > a, td > a');
    if (link) stopAt(link);
  });
  matrix.addEventListener('keydown', event => {
    const link = event.target.closest('th > a, td > a');
    if (!link || !['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    linkOf(towards(link.parentElement, event.key))?.focus();
  });
  // Where the Tab key enters: where it was, or the first cell that is shown.
  return hasOtherColumns => {
    // By checkVisibility(), which lays the table out, only where a column may have gone.
    const row = current?.isConnected && current.closest('tr');
    if (row && !row.hidden && !row.parentElement.hidden && (!hasOtherColumns || current.checkVisibility())) return;
    const cells = shownRows().find(each => each.parentElement !== matrix.tHead)?.cells ?? [];
    stopAt(linkOf([...cells].slice(1).find(each => !hasOtherColumns || each.checkVisibility())));
  };
}
