// The page: which policy and file is open, and who is told when it changes.
import {Editor} from './editor.js';
import {element} from './markdown.js';
import {Matrix} from './matrix.js';
import {Question} from './question.js';
import {Commands, compileModule, LanguageServer} from './workers.js';

const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((each) => [each.id, each]));
const samples = globalThis.polcSamples; // By name: {title, root, files: {path: text}}.
const uriOf = (path) => 'file://' + path;
const words = ['error', 'error', 'warning', 'note', 'note'];

let sample;
let path;
let server;
let commands;
let files = {}; // Of all samples, as they are now.
let states = new Map(); // Of the editor, by path.
let opened = new Set(); // By the server.
let version = 1; // Of whatever is shown.
const told = new Map(); // The last version of each file that the server knows.
let findings = new Map(); // By path.
let matrixLater;
let matrixOf = 0; // The version that the server was asked about last, and answered.
const waiting = []; // For the next findings.

const editor = new Editor(page.editor, {
  server: () => server,
  uri: () => uriOf(path),
  onChange: changed,
  onMove: moved,
  onExplain: explainHere,
});
const matrix = new Matrix(page.matrix, (permission, role) => {
  if (permission === null) question.choose('what may', {roles: role});
  else if (role === null) question.choose('who may', {permission});
  else question.askCell(permission, role);
});
const question = new Question(page, runCommand, () => commands?.stop(), () => (sample ? sample.root.slice(folder().length + 1) : 'policy.pol'));

const folder = () => sample.root.slice(0, sample.root.lastIndexOf('/'));
const ofSample = () => Object.fromEntries(Object.keys(sample.files).map((each) => [each, files[each]]));

async function runCommand(words, more = {}) {
  if (!commands) return {output: '', errors: 'The compiler is not loaded yet.\n', code: 3};
  const others = Object.fromEntries(Object.entries(more).map(([name, text]) => [`${folder()}/${name}`, text]));
  return commands.run(words, {...ofSample(), ...others}, folder());
}

function openSample(name) {
  ++version;
  if (sample) {
    states.set(path, editor.view.state);
    for (const each of opened) server?.notify('textDocument/didClose', {textDocument: {uri: uriOf(each)}});
    opened = new Set();
  }
  sample = samples[name];
  path = undefined;
  findings = new Map();
  for (const [each, text] of Object.entries(sample.files)) files[each] ??= text;
  const paths = Object.keys(sample.files).sort((a, b) => (b === sample.root) - (a === sample.root) || (a < b ? -1 : 1));
  page.file.replaceChildren(...paths.map((each) => new Option(each.slice(folder().length + 1), each)));
  page['file-choice'].hidden = paths.length < 2;
  page.permission.value = page.roles.value = page.facts.value = '';
  matrix.clear('The matrix appears once the policy compiles.');
  openFile(sample.root);
  question.write();
}

function openFile(next) {
  if (path) states.set(path, editor.view.state);
  path = next;
  ++version;
  page.file.value = path;
  editor.view.setState(states.get(path) ?? editor.fresh(files[path]));
  tellOpen();
  editor.show(findings.get(path) ?? []);
  drawMatrixSoon();
}

function tellOpen() {
  if (!server) return;
  for (const each of [sample.root, path]) {
    if (opened.has(each)) continue;
    opened.add(each);
    told.set(each, ++version);
    server.notify('textDocument/didOpen', {textDocument: {uri: uriOf(each), languageId: 'pol', version, text: files[each]}});
  }
}

function changed(contentChanges) {
  files[path] = editor.text;
  told.set(path, ++version);
  server?.notify('textDocument/didChange', {textDocument: {uri: uriOf(path), version}, contentChanges});
  drawMatrixSoon();
}

let movedLater;
function moved() {
  clearTimeout(movedLater);
  movedLater = setTimeout(async () => {
    const place = await server?.ask('polc/place', editor.here());
    matrix.mark(place ?? {roles: [], permission: ''});
  }, 80);
}

function drawMatrixSoon() {
  clearTimeout(matrixLater);
  matrixLater = setTimeout(async () => {
    const of = version;
    const answer = await server?.ask('polc/matrix', {...editor.here(0), isQuiet: true}, () => matrix.age());
    if (!server || of !== version) return;
    matrixOf = of;
    if (!answer) return;
    matrix.draw(answer);
    question.offer(answer.matrix);
    moved();
  }, 250);
}

function published({uri, diagnostics, version: of}) {
  const at = decodeURIComponent(uri.slice('file://'.length));
  if (!(at in sample.files) || (of !== undefined && of !== told.get(at))) return;
  findings.set(at, diagnostics);
  if (at === path) editor.show(diagnostics);
  drawProblems();
  if (at === path) waiting.splice(0).forEach((done) => done());
}

function drawProblems() {
  const rows = [];
  let errors = 0;
  for (const [at, diagnostics] of findings) {
    for (const {range, severity, message, code} of diagnostics) {
      if ((severity ?? 1) === 1) ++errors;
      if ((severity ?? 1) > 2) continue;
      const row = element('li', '', {className: words[severity ?? 1]});
      const place = `${at.slice(folder().length + 1)}:${range.start.line + 1}`;
      const go = element('button', '', {type: 'button'});
      go.append(element('b', `${words[severity ?? 1]} ${code ?? ''}`), ` ${message.split('\n')[0]} `, element('span', place));
      go.addEventListener('click', () => {
        if (at !== path) openFile(at);
        editor.goTo(range.start);
      });
      row.append(go);
      rows.push(row);
    }
  }
  page.problems.firstElementChild.replaceChildren(...rows);
  page.problems.hidden = rows.length === 0;
  page.status.textContent = errors ? `${errors} ${errors === 1 ? 'error' : 'errors'}: this policy does not compile` : rows.length ? 'It compiles, with warnings' : 'It compiles';
  page.status.dataset.is = errors ? 'error' : rows.length ? 'warning' : 'right';
}

async function explainHere() {
  const answer = await server?.ask('polc/explain', editor.here(), (error) => question.show(error.message, 1));
  if (answer) question.show(answer.text, 0);
}

async function layOut() {
  const edits = await server?.ask('textDocument/formatting', {textDocument: {uri: uriOf(path)}, options: {tabSize: 2, insertSpaces: true}},
    (error) => question.show(error.message, 1));
  if (edits?.length) editor.apply(edits);
}

function broken(text) {
  page.status.textContent = `The compiler stopped: ${text}. Load the page anew; what you wrote is still in the editor.`;
  page.status.dataset.is = 'error';
  server = undefined;
}

async function begin() {
  const module = await compileModule();
  const all = Object.assign({}, ...Object.values(samples).map((each) => each.files));
  const started = new LanguageServer(module, all, (method, params) => {
    if (method === 'textDocument/publishDiagnostics') published(params);
    if (method === 'window/showMessage') question.show(params.message);
  }, broken);
  const {serverInfo} = await started.ask('initialize', {processId: null, rootUri: null, capabilities: {general: {positionEncodings: ['utf-16']},
    textDocument: {publishDiagnostics: {relatedInformation: true}, completion: {completionItem: {snippetSupport: true}}}}});
  started.notify('initialized', {});
  server = started;
  commands = new Commands(module);
  page.version.textContent = `${serverInfo.version} playground`;
  page.status.textContent = 'Compiling…';
  tellOpen();
  drawMatrixSoon();
}

page.sample.append(...Object.entries(samples).map(([name, {title}]) => new Option(title, name)));
page.sample.addEventListener('change', () => openSample(page.sample.value));
page.file.addEventListener('change', () => openFile(page.file.value));
page.format.addEventListener('click', layOut);
page.here.addEventListener('click', explainHere);
openSample(Object.keys(samples)[0]);
// For whoever drives the page.
globalThis.playground = {
  editor, runCommand, samples,
  findings: () => findings,
  isSettled: () => matrixOf === version,
  nextFindings: () => new Promise((done) => waiting.push(done)),
};
begin().catch((error) => {
  page.status.textContent = `The compiler could not be loaded: ${error.message ?? error}. A current browser is needed, with exceptions of WebAssembly.`;
  page.status.dataset.is = 'error';
});
