// The question bar: choices that write a command line of polc, which can be edited, and what polc said to it.
const kinds = [
  {name: 'who may', fields: ['permission', 'facts'], line: ({permission, facts}) => ['who', 'POLICY', permission || '*', ...facts]},
  {name: 'what may', fields: ['roles', 'facts'], line: ({roles, facts}) => ['what', 'POLICY', ...as(roles), ...(facts.length ? ['*', ...facts] : [])]},
  {name: 'explain', fields: ['permission', 'roles', 'facts'], line: ({permission, roles, facts}) => ['explain', 'POLICY', ...as(roles), permission, ...facts]},
  {name: 'decide', fields: ['permission', 'roles', 'facts'], line: ({permission, roles, facts}) => ['decide', 'POLICY', ...as(roles), permission, ...facts]},
  {name: 'settings', fields: [], line: () => ['settings', 'POLICY']},
  {name: 'who gets which role', fields: [], line: () => ['escalate', 'POLICY']},
  {name: 'run the tests', fields: [], line: () => ['test', 'POLICY']},
  {name: 'what no test covers', fields: [], line: () => ['test', 'POLICY', '--coverage']},
  {name: 'check', fields: [], line: () => ['check', 'POLICY']},
];

const as = (roles) => (roles ? ['--as', roles] : []);

/** As a shell would take it: spaces divide, and quotes keep together. */
export function wordsOf(line) {
  const words = [];
  for (const [, single, double, plain, more] of line.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|((?:[^\s'"\\]|\\.)+)|(\s+)/g)) {
    const part = single ?? double?.replace(/\\(.)/g, '$1') ?? plain?.replace(/\\(.)/g, '$1');
    if (more !== undefined || words.length === 0) words.push('');
    if (part !== undefined) words[words.length - 1] += part;
  }
  return words.filter((word, at) => word !== '' || at < words.length - 1);
}

const quoted = (word) => (/^[\w.,:=@%+/-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`);

export class Question {
  /** `run(words)` gives {code, output, errors}, or null if it was stopped. `policy()` is the name of the policy's file. */
  constructor(page, run, stop, policy) {
    this.page = page;
    this.runs = run;
    this.policy = policy;
    const {kind, ask, line} = page;
    kind.append(...kinds.map(({name}, at) => new Option(name, at)));
    for (const each of [kind, page.permission, page.roles, page.facts]) each.addEventListener('input', () => this.write());
    ask.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(line.value);
    });
    page.stop.addEventListener('click', stop);
    this.write();
  }

  /** The line that the choices say. */
  write() {
    const {kind, permission, roles, facts, line, ask} = this.page;
    const {fields, line: of} = kinds[kind.value];
    for (const each of ask.querySelectorAll('[data-for]')) each.hidden = !fields.includes(each.dataset.for);
    line.value = this.lineOf(of({permission: permission.value.trim(), roles: roles.value.trim(), facts: wordsOf(facts.value.trim())}));
  }

  lineOf(words) {
    return ['polc', ...words.filter((word) => word !== '').map((word) => (word === 'POLICY' ? this.policy() : word)).map(quoted)].join(' ');
  }

  /** Asks what a choice says, or else `words`, which no choice writes. */
  choose(name, values, words) {
    const {kind, permission, roles, facts, line} = this.page;
    kind.value = kinds.findIndex((each) => each.name === name);
    if (values.permission !== undefined) permission.value = values.permission;
    if (values.roles !== undefined) roles.value = values.roles;
    facts.value = '';
    this.write();
    if (words) line.value = this.lineOf(words);
    return this.ask(line.value);
  }

  /** What a role may do of one permission, and when. */
  askCell(permission, role) {
    return this.choose('what may', {permission, roles: role}, ['what', 'POLICY', ...as(role), permission]);
  }

  async ask(line) {
    const words = wordsOf(line.trim());
    if (words[0] === 'polc') words.shift();
    const {answer, stop, run} = this.page;
    const turn = this.turn = (this.turn ?? 0) + 1;
    stop.hidden = false;
    run.disabled = true;
    const said = await this.runs(words);
    if (turn !== this.turn) return;
    stop.hidden = true;
    run.disabled = false;
    this.show(said ? said.output + said.errors : 'Stopped.', said?.code);
  }

  show(text, code) {
    const {answer} = this.page;
    answer.textContent = text || 'polc said nothing.';
    answer.dataset.code = code ?? '';
    answer.scrollTop = 0;
  }

  /** What can be chosen, of the last matrix. */
  offer(matrix) {
    const {permissions, 'role-names': roleNames} = this.page;
    permissions.replaceChildren(...matrix.rows.map((row) => new Option(row.title, row.permission)));
    roleNames.replaceChildren(...matrix.columns.map((column) => new Option(column.title, column.role)));
    if (!this.page.permission.value && matrix.rows.length) {
      this.page.permission.value = matrix.rows[0].permission;
      this.page.roles.value = matrix.columns[0]?.role ?? '';
      this.write();
    }
  }
}
