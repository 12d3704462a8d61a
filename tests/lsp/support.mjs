// A client of `polc lsp` for tests, over npm's typed connection.
import {spawn, execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach} from 'node:test';
import {pathToFileURL} from 'node:url';

const require = createRequire(path.join(process.env.MODULES, 'x.js'));
export const protocol = require('vscode-languageserver-protocol/node');
export const polc = process.env.POLC;

/** A folder of its own, with these files. */
export function folderOf(files) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'polc-lsp-')));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export const uriOf = (...parts) => pathToFileURL(path.join(...parts)).href;

/** What the command line prints, whatever its exit code. */
export function run(...args) {
  try {
    return execFileSync(polc, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
  } catch (error) {
    return error.stdout;
  }
}

const running = new Set();
// A test that failed has not stopped its server, and node would wait for it for ever.
afterEach(() => {
  for (const each of running) each.kill('SIGKILL');
});

export class Client {
  static async start({folders = [], encodings, capabilities = {}, args = []} = {}) {
    const client = new Client();
    client.process = spawn(polc, ['lsp', ...args], {stdio: ['pipe', 'pipe', 'inherit']});
    running.add(client.process);
    client.ended = new Promise((resolve) => client.process.on('exit', (code, signal) => resolve(signal ?? code)));
    client.ended.then(() => running.delete(client.process));
    client.connection = protocol.createProtocolConnection(client.process.stdout, client.process.stdin);
    client.told = new Map();
    client.publications = []; // All of them, in order.
    client.waiting = [];
    client.connection.onNotification('textDocument/publishDiagnostics', (params) => {
      client.told.set(params.uri, params);
      client.publications.push(params);
      for (const each of client.waiting.splice(0)) each();
    });
    client.messages = []; // What was shown to the person.
    client.connection.onNotification('window/showMessage', (params) => client.messages.push(params));
    client.connection.onRequest('client/registerCapability', () => null);
    client.connection.listen();
    client.answer = await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({uri: uriOf(folder), name: folder})),
      capabilities: {
        ...(encodings ? {general: {positionEncodings: encodings}} : {}),
        textDocument: {publishDiagnostics: {relatedInformation: true}},
        ...capabilities,
      },
    });
    client.connection.sendNotification('initialized', {});
    return client;
  }

  open(uri, text, version = 1) {
    return this.connection.sendNotification('textDocument/didOpen', {textDocument: {uri, languageId: 'pol', version, text}});
  }
  change(uri, version, changes) {
    return this.connection.sendNotification('textDocument/didChange', {textDocument: {uri, version}, contentChanges: changes});
  }
  replace(uri, version, text) {
    return this.change(uri, version, [{text}]);
  }
  close(uri) {
    return this.connection.sendNotification('textDocument/didClose', {textDocument: {uri}});
  }
  watched(uri, type) {
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', {changes: [{uri, type}]});
  }
  ask(method, params) {
    return this.connection.sendRequest(method, params);
  }
  /** A request about a place in a document. */
  at(method, uri, line, character, more = {}) {
    return this.ask(`textDocument/${method}`, {textDocument: {uri}, position: {line, character}, ...more});
  }

  /** Waits until the diagnostics of a file are so. */
  async until(uri, holds, what = '') {
    for (let looks = 0; ; ++looks) {
      const params = this.told.get(uri);
      if (params && holds(params.diagnostics, params)) return params.diagnostics;
      if (looks > 2000) throw new Error(`${what}: ${JSON.stringify(params)}`);
      await new Promise((resolve) => {
        this.waiting.push(resolve);
        setTimeout(resolve, 100);
      });
    }
  }
  /** What is told of a document of this version. */
  untilVersion(uri, version) {
    return this.until(uri, (_, params) => params.version === version, `version ${version}`);
  }

  async stop() {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await this.ended;
    this.connection.dispose();
    return code;
  }
}

/** The text with one `|` in it, as the text without and the place of it, in UTF-16. */
export function marked(text) {
  const at = text.indexOf('‸');
  const before = text.slice(0, at);
  const line = before.split('\n').length - 1;
  return {text: before + text.slice(at + 1), line, character: before.length - before.lastIndexOf('\n') - 1};
}

/** A text after edits of the protocol, in UTF-16. */
export function edited(text, edits) {
  const starts = [0];
  for (let at = 0; at < text.length; ++at) if (text[at] === '\n') starts.push(at + 1);
  const offset = (place) => Math.min((starts[place.line] ?? text.length) + place.character, text.length);
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((result, edit) => result.slice(0, offset(edit.range.start)) + edit.newText + result.slice(offset(edit.range.end)), text);
}
