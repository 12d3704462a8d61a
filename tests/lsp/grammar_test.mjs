// The TextMate grammar, by npm's vscode-tmgrammar-test: each line of sample.pol says what its words are.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';

const source = process.env.SOURCE;
const modules = path.join(process.env.MODULES, 'node_modules');

test('words have the scopes that sample.pol says', () => {
  const grammar = path.join(source, 'tools/editors/vscode/syntaxes/pol.tmLanguage.json');
  const sample = path.join(source, 'tests/lsp/sample.pol.txt');
  const script = path.join(modules, 'vscode-tmgrammar-test/dist/unit.js');
  const out = execFileSync(process.execPath, [script, '-g', grammar, sample], {encoding: 'utf8', cwd: path.dirname(sample)});
  assert.match(out, /run success/);
});
