// Puts the page together: assemble.mjs MODULE.js MODULE.wasm POLICIES NODE_MODULES OUT. OUT is there, and empty.
import {copyFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const [script, module, policies, modules, out] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const {buildSync} = createRequire(join(modules, 'x.js'))('esbuild');

const text = (path) => readFileSync(path, 'utf8');
const title = (policy) => policy.match(/^policy\s+\S+\s+"([^"]+)"/m)?.[1];

// The shipped policies: a folder each, whose policy.pol the others are parts of.
const samples = {};
function add(name, folder, files) {
  const root = `${folder}/policy.pol`;
  samples[name] = {title: title(files[root]), root, files};
}
add('desk', '/policies/desk', {'/policies/desk/policy.pol': text(join(here, 'desk.pol'))});
for (const entry of readdirSync(policies, {withFileTypes: true})) {
  if (!entry.isDirectory()) continue;
  const names = readdirSync(join(policies, entry.name)).filter((name) => name.endsWith('.pol'));
  if (!names.includes('policy.pol')) continue;
  add(entry.name, `/policies/${entry.name}`, Object.fromEntries(names.map((name) => [`/policies/${entry.name}/${name}`, text(join(policies, entry.name, name))])));
}

const worker = text(script) + '\n' + text(join(here, 'worker.js'));
const embedded = {polcWorker: worker, polcModule: gzipSync(readFileSync(module), {level: 9}).toString('base64'), polcSamples: samples};
writeFileSync(join(out, 'polc-module.js'), Object.entries(embedded).map(([name, value]) => `globalThis.${name} = ${JSON.stringify(value)};\n`).join(''));
buildSync({entryPoints: [join(here, 'main.js')], bundle: true, minify: true, format: 'iife', target: 'es2022', legalComments: 'eof', nodePaths: [modules],
  outfile: join(out, 'playground.js'), logLevel: 'warning'});
for (const name of ['index.html', 'playground.css']) copyFileSync(join(here, name), join(out, name));
