// Packed, installed, and used by everyone who may: `import` and `require`, a worker, TypeScript's three ways to find a package.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import test from 'node:test';
import {files, project, run} from './installed.mjs';
import {compiled, desk} from './support.mjs';

writeFileSync(join(project, 'desk.polt'), compiled(desk));
const installed = join(project, 'node_modules', 'polc');
const description = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

test('the tarball holds what it says, and nothing is run or fetched to install it', () => {
  for (const name of ['README.md', 'LICENSE', 'polc.wasm', 'polc.wasm.js', 'index.js', 'index.cjs', 'index.d.ts', 'index.d.cts', 'core.js', 'core.d.ts']) assert.ok(files.includes(name), name);
  assert.ok(!files.some(name => /test|wasm\/|CMake|assemble/.test(name)), files.join());
  assert.equal(description.dependencies, undefined);
  assert.equal(description.scripts, undefined);
  assert.equal(description.sideEffects, false);
  const [, version] = execFileSync(process.env.POLC, ['--version'], {encoding: 'utf8'}).match(/(\d+\.\d+\.\d+)/);
  assert.equal(description.version, version);
  const named = value => typeof value === 'string' ? [value] : Object.values(value).flatMap(named);
  for (const name of named(description.exports)) assert.ok(existsSync(join(installed, name)), name);
});

test('nothing but the web\'s own objects is used', () => {
  for (const name of files.filter(name => /\.js$/.test(name) && name !== 'polc.wasm.js')) {
    const text = readFileSync(join(installed, name), 'utf8');
    assert.doesNotMatch(text, /\b(require|process|Buffer|__dirname|globalThis\.process)\b *[.(]|node:/, name);
    assert.doesNotMatch(text, /https?:/, name);
  }
});

const use = 'policy.permits("clerk", "till.open", {own: true}), policy.permits("clerk", "till.open", {own: false})';

test('import', () => {
  assert.equal(run('a.mjs', `import {readFile} from 'node:fs/promises';
    import {openPolicy, PolicyError} from 'polc';
    const policy = await openPolicy(await readFile('desk.polt'));
    console.log(${use}, await openPolicy(new Uint8Array(9)).catch(error => error instanceof PolicyError));`), 'true false true');
});

test('require', () => {
  assert.equal(run('b.cjs', `const {readFile} = require('node:fs/promises');
    const {openPolicy, PolicyError} = require('polc');
    readFile('desk.polt').then(openPolicy).then(async policy => {
      console.log(${use}, await openPolicy(new Uint8Array(9)).catch(error => error instanceof PolicyError), new Error() instanceof PolicyError);
    });`), 'true false true false');
});

test('the module apart, by its bytes and by an URL', () => {
  assert.equal(run('c.mjs', `import {readFile} from 'node:fs/promises';
    import {startPolicies} from 'polc/core';
    const wasm = await readFile(new URL(import.meta.resolve ? await import.meta.resolve('polc/polc.wasm') : 'node_modules/polc/polc.wasm', import.meta.url));
    for (const source of [wasm, new WebAssembly.Module(wasm), 'data:application/wasm;base64,' + wasm.toString('base64')]) {
      const policy = await (await startPolicies(source)).openPolicy(await readFile('desk.polt'));
      console.log(${use});
    }
    console.log((await startPolicies(new Uint8Array(8)).catch(error => error)).code);`), 'true false\ntrue false\ntrue false\nno_wasm');
});

test('a worker', () => {
  assert.equal(run('d.mjs', `import {Worker, isMainThread, parentPort} from 'node:worker_threads';
    import {readFile} from 'node:fs/promises';
    import {openPolicy} from 'polc';
    if (isMainThread) new Worker(new URL(import.meta.url)).on('message', answer => console.log(answer));
    else { const policy = await openPolicy(await readFile('desk.polt')); parentPort.postMessage([${use}].join(' ')); }`), 'true false');
});

// Each with the flags that are strict, and without types of browsers or Node.js.
const tsc = createRequire(join(process.env.MODULES, 'x.js')).resolve('typescript/bin/tsc');
writeFileSync(join(project, 'console.d.ts'), 'declare const console: {log(...words: unknown[]): void};');
for (const [name, source, ...flags] of [
  ['node10', 'example.ts', '--module', 'commonjs', '--moduleResolution', 'node10'],
  ['node16 of a module', 'example.mts', '--module', 'node16', '--moduleResolution', 'node16'],
  ['node16 of require', 'example.cts', '--module', 'node16', '--moduleResolution', 'node16'],
  ['bundler', 'example.ts', '--module', 'esnext', '--moduleResolution', 'bundler'],
]) {
  test(`TypeScript: ${name}`, () => {
    copyFileSync(new URL('example.ts', import.meta.url), join(project, source));
    const check = file => spawnSync(process.execPath, [tsc, '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit', '--target', 'es2022', '--lib', 'es2022',
      ...flags, 'console.d.ts', file], {cwd: project, encoding: 'utf8'});
    const {status, stdout} = check(source);
    assert.equal(status, 0, stdout);
    // What it would say of a mistake, so that this test can fail.
    const wrong = source.replace('example', 'wrong');
    writeFileSync(join(project, wrong), readFileSync(join(project, source), 'utf8').replace('const may: boolean', 'const may: string'));
    assert.match(check(wrong).stdout, /TS2322/);
  });
}

test('TypeScript finds the types of the module apart', () => {
  writeFileSync(join(project, 'core.mts'), 'import {startPolicies} from "polc/core";\nexport const memory = async (bytes: Uint8Array): Promise<number> => (await startPolicies(bytes)).memoryBytes;\n');
  const {status, stdout} = spawnSync(process.execPath, [tsc, '--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022', '--module', 'node16', 'core.mts'], {cwd: project, encoding: 'utf8'});
  assert.equal(status, 0, stdout);
});
