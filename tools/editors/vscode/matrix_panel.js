// The matrix beside the policy. It is drawn anew when the policy was compiled, and marks the row and the column that the cursor speaks of.
const vscode = require('vscode');

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[sign]);

const style = `
  body { font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); padding: 0 12px 12px; }
  h1 { font-size: 1.2em; } p { color: var(--vscode-descriptionForeground); margin: 0 0 10px; }
  table { border-collapse: collapse; } th, td { border: 1px solid var(--vscode-panel-border, #8884); padding: 3px 8px; text-align: left; vertical-align: top; }
  thead th { position: sticky; top: 0; background: var(--vscode-editor-background); } tbody th { font-weight: normal; font-family: var(--vscode-editor-font-family); white-space: nowrap; }
  td { font-family: var(--vscode-editor-font-family); } td.lowest { color: var(--vscode-disabledForeground, #888); }
  .at { background: var(--vscode-editor-findMatchHighlightBackground, #ea5c0055); } td.at.both { outline: 2px solid var(--vscode-focusBorder); outline-offset: -2px; }
  .earlier { border-left: 3px solid var(--vscode-editorWarning-foreground, #cca700); padding-left: 8px; }`;

// Runs in the panel: it only moves marks, so that the table keeps its place while the cursor moves.
const script = `
  const mark = ({roles, permission}) => {
    for (const each of document.querySelectorAll('.at')) each.classList.remove('at', 'both');
    let row;
    for (const each of document.querySelectorAll('[data-permission]')) {
      if (each.dataset.permission !== permission) continue;
      row = each;
      each.querySelector('th').classList.add('at');
    }
    for (const each of document.querySelectorAll('[data-role]')) {
      if (!roles.includes(each.dataset.role)) continue;
      if (each.tagName === 'TH' || each.parentElement === row) each.classList.add('at');
      if (each.parentElement === row) each.classList.add('both');
    }
    row?.scrollIntoView({block: 'nearest'});
  };
  addEventListener('message', (event) => mark(event.data));`;

function page({matrix, isEarlier}, nonce) {
  const heads = matrix.columns.map(({role, title}) => `<th scope="col" data-role="${escaped(role)}" title="${escaped(role)}">${escaped(title || role)}</th>`);
  const rows = matrix.rows.map(({permission, title, cells}) => {
    const of = cells.map(({text, isLowest}, column) => `<td data-role="${escaped(matrix.columns[column].role)}" class="${isLowest ? 'lowest' : ''}">${escaped(text)}</td>`);
    return `<tr data-permission="${escaped(permission)}"><th scope="row" title="${escaped(title)}">${escaped(permission)}</th>${of.join('')}</tr>`;
  });
  const names = matrix.names.map(({name, condition}) => `<br><code>${escaped(name)}</code>: ${escaped(condition)}`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
    <style nonce="${nonce}">${style}</style><h1>${escaped(matrix.title)}</h1>
    ${isEarlier ? '<p class="earlier">Of the last text that compiled.</p>' : ''}
    <p>${escaped(matrix.precondition)}${names}</p>
    <table><thead><tr><th scope="col">Permission</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>
    <script nonce="${nonce}">${script}</script></html>`;
}

class MatrixPanel {
  /** `ask(method)` asks the server about the cursor's place. */
  constructor(ask, isPolicy) {
    this.ask = ask;
    this.isPolicy = isPolicy;
  }

  async show() {
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel('polcMatrix', 'Matrix', {viewColumn: vscode.ViewColumn.Beside, preserveFocus: true}, {enableScripts: true});
      this.panel.onDidDispose(() => {
        this.panel = undefined;
        this.shown = undefined;
      });
    }
    await this.draw(false);
  }

  /** The policy may have changed. */
  refresh() {
    if (!this.panel) return;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.draw(true), 300);
  }

  /** The cursor has moved. */
  follow() {
    if (!this.panel) return;
    clearTimeout(this.moved);
    this.moved = setTimeout(() => this.mark(), 80);
  }

  async draw(isQuiet) {
    const answer = await this.ask('polc/matrix', {isQuiet});
    if (!answer || !this.panel) return;
    const text = JSON.stringify(answer);
    if (text !== this.shown) {
      this.shown = text;
      const nonce = Array.from({length: 24}, () => 'abcdefghijklmnopqrstuvwxyz0123456789'[Math.floor(Math.random() * 36)]).join('');
      this.panel.title = `Matrix: ${answer.matrix.title}`;
      this.panel.webview.html = page(answer, nonce);
    }
    await this.mark();
  }

  async mark() {
    const place = await this.ask('polc/place', {isQuiet: true});
    if (this.panel) this.panel.webview.postMessage(place ?? {roles: [], permission: ''});
  }

  dispose() {
    this.panel?.dispose();
  }
}

module.exports = {MatrixPanel};
