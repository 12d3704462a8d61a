// What the tests of the package share. PACKAGE is its folder, POLC the compiler.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export const packageFolder = process.env.PACKAGE;
export const {openPolicy, PolicyError} = await import(join(packageFolder, 'index.js'));
export const work = mkdtempSync(join(tmpdir(), 'polc-node-'));
process.on('exit', () => rmSync(work, {recursive: true}));

/** The bytes of a policy's table. */
export function compiled(text, ...flags) {
  const file = join(work, 'policy.pol'), table = join(work, 'policy.polt');
  writeFileSync(file, text);
  execFileSync(process.env.POLC, ['compile', file, '-o', table, ...flags], {stdio: ['ignore', 'ignore', 'pipe']});
  return readFileSync(table);
}

export const desk = `policy desk "Front desk";
levels deny "No" < ask "Ask first" < allow "Yes";
role manager "Manager"; role clerk "Clerk"; role auditor "Auditor"; role guest "Guest" fallback;
exclusive roles clerk, auditor;
context { late "After hours": bool = false; }
resource till "Till" { own "Own till": bool; state "State": {open, locked, gone} = open; actions open "Open a till", count, close; }
settings shop for clerk editable by manager { share "Share tills" = off; lend = off requires share; pin = off immutable; tone: {loud, calm} = calm; }
allow manager to till.*;
allow clerk to till.open if own or shop.share note "their own";
ask clerk to till.count if state is not gone and not late;
allow clerk to till.close if shop.lend and shop.tone is loud;
ask auditor to till.count;
ask guest to till.open if own;
custom roles may hold till.count;
`;

/** For `assert.throws`: a PolicyError of this code, whose message has this text. */
export const refusal = (code, text = '') => error => {
  if (error instanceof PolicyError && error.code === code && error.message.includes(text)) return true;
  throw new Error(`expected ${code} with \`${text}\`, got ${error.code}: ${error.stack}`);
};
