// The package as a stranger gets it: packed, and installed into an empty project. npm is told of no registry that answers.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'polc-node-installed-'));
process.on('exit', () => rmSync(folder, {recursive: true}));
const npm = (where, ...words) => execFileSync(process.env.NPM, [...words, '--offline', '--cache', join(folder, 'cache'), '--registry', 'http://127.0.0.1:9/',
  '--no-audit', '--no-fund', '--no-update-notifier'], {cwd: where, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

const [packed] = JSON.parse(npm(process.env.PACKAGE, 'pack', '--json', '--pack-destination', folder));
export const files = packed.files.map(({path}) => path);

/** A folder with a blank and an umlaut in its path, and the package in its node_modules. */
export const project = join(folder, 'my kiosk für alle');
mkdirSync(project);
writeFileSync(join(project, 'package.json'), '{"private": true, "type": "commonjs"}');
npm(project, 'install', '--ignore-scripts', join(folder, packed.filename));

/** Runs a program of the project; what it prints. */
export function run(name, text, ...flags) {
  writeFileSync(join(project, name), text);
  return execFileSync(process.execPath, [...flags, join(project, name)], {cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
}
