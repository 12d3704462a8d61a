// Puts the package together: usage: node assemble.mjs POLC.WASM VERSION FOLDER. What is in FOLDER already is replaced.
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [, , wasm, version, folder] = process.argv;
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
for (const name of ['core.js', 'core.d.ts', 'index.js', 'index.cjs', 'index.d.ts', 'lib', 'README.md']) cpSync(join(here, name), join(folder, name), {recursive: true});
cpSync(join(here, '../../LICENSE'), join(folder, 'LICENSE'));
cpSync(wasm, join(folder, 'polc.wasm'));
// The same types for `require`.
cpSync(join(here, 'index.d.ts'), join(folder, 'index.d.cts'));
const text = readFileSync(wasm).toString('base64');
writeFileSync(join(folder, 'polc.wasm.js'), `// Made of polc.wasm, so that no file has to be fetched.
const text = '${text}';
export const moduleBytes = () => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
`);
const description = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
writeFileSync(join(folder, 'package.json'), JSON.stringify({...description, version}, null, 2) + '\n');
