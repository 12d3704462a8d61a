// The matrix of the last text that compiled, as the server gives it. A click on a cell, a row's or a column's head asks.
import {element} from './markdown.js';

export class Matrix {
  /** `ask(permission, role)`: one of them may be null. */
  constructor(into, ask) {
    this.into = into;
    into.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      ask(button.closest('tr')?.dataset.permission ?? null, button.parentElement.dataset.role ?? null);
    });
  }

  draw({matrix, isEarlier}) {
    this.into.classList.toggle('earlier', isEarlier);
    const text = JSON.stringify(matrix);
    if (text === this.shown) return;
    this.shown = text;
    const button = (label, title) => element('button', label, {type: 'button', title});
    const head = element('tr');
    head.append(element('th', 'Permission', {scope: 'col'}));
    for (const {role, title} of matrix.columns) {
      const cell = element('th', '', {scope: 'col', 'data-role': role});
      cell.append(button(title || role, `What may ${role}?`));
      head.append(cell);
    }
    const body = element('tbody');
    for (const {permission, title, cells} of matrix.rows) {
      const row = element('tr', '', {'data-permission': permission});
      const name = element('th', '', {scope: 'row'});
      name.append(button(permission, `Who may ${permission}?${title ? ' ' + title : ''}`));
      row.append(name);
      cells.forEach(({text: said, isLowest}, column) => {
        const {role} = matrix.columns[column];
        const cell = element('td', '', {className: isLowest ? 'lowest' : / if | unless /.test(said) ? 'some' : 'yes', 'data-role': role});
        cell.append(button(said, `${role}, ${permission}`));
        row.append(cell);
      });
      body.append(row);
    }
    const table = element('table');
    const top = element('thead');
    top.append(head);
    // What all cells take for given stands where nobody who reads a cell misses it.
    const caption = element('caption', matrix.title);
    if (matrix.precondition) caption.append(element('p', matrix.precondition, {className: 'precondition'}));
    table.append(caption, top, body);
    const notes = element('p', '', {className: 'notes'});
    for (const {name, condition} of matrix.names) notes.append(element('code', name), `: ${condition}`, element('br'));
    this.into.replaceChildren(element('p', 'Of the last text that compiled', {className: 'of-earlier'}), table, notes);
  }

  clear(text) {
    this.shown = undefined;
    this.into.replaceChildren(element('p', text, {className: 'notes'}));
  }

  /** The matrix is not of the text as it is. */
  age() {
    this.into.classList.add('earlier');
  }

  mark({roles, permission}) {
    for (const each of this.into.querySelectorAll('.at')) each.classList.remove('at');
    for (const each of this.into.querySelectorAll('tr[data-permission]')) {
      if (each.dataset.permission !== permission) continue;
      each.firstChild.classList.add('at');
      for (const cell of each.querySelectorAll('td')) cell.classList.toggle('at', roles.includes(cell.dataset.role));
    }
  }
}
