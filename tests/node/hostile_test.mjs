// Tables that are not what polc wrote: refused as polc refuses them or, where their bytes are a table after all, never more than
// a PolicyError, whatever is asked.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {compiled, desk, openPolicy, PolicyError, refusal} from './support.mjs';
import {withChecksum} from './checksum.mjs';

const folder = process.env.CORRUPT;

test('each damaged table is refused for the reason and at the byte that polc says', async () => {
  const names = readdirSync(folder).filter(name => name.endsWith('.polt'));
  assert.ok(names.length > 50);
  for (const name of names) {
    const told = spawnSync(process.env.POLC, ['matrix', join(folder, name)]).stderr.toString();
    const [, reason, offset] = told.match(/is not a usable table: (.*), at byte (\d+)/);
    await assert.rejects(openPolicy(readFileSync(join(folder, name))), error => {
      refusal('table_refused')(error);
      assert.equal(error.reason, reason, name);
      assert.equal(error.offset, Number(offset), name);
      return true;
    });
  }
});

test('every part of a table is refused', async () => {
  const bytes = compiled(desk);
  for (let size = 0; size < bytes.length; size += 7) await assert.rejects(openPolicy(bytes.subarray(0, size)), refusal('table_refused'));
  await assert.rejects(openPolicy(Buffer.concat([bytes, Buffer.alloc(8)])), refusal('table_refused'));
});

// Everything that can be asked of a policy, as its own declarations say.
function ask(policy) {
  const cases = Object.fromEntries(policy.levels.map(({name}) => [name, name]));
  const account = policy.account();
  for (const {name, allowed} of policy.settings.values()) for (const value of allowed) guarded(() => account.set(name, value));
  for (const roles of [[], ...[...policy.roles.keys()].map(role => [role])]) {
    for (const permission of policy.permissions.values()) {
      const facts = Object.fromEntries([...permission.facts.values()].map(({name, values}) => [name, values[values.length - 1]]));
      for (const decisions of [policy, account]) {
        guarded(() => decisions.decide(roles, permission.name, facts, cases));
        guarded(() => decisions.partial(roles, permission.name));
        guarded(() => decisions.explain(roles, permission.name, facts));
      }
    }
  }
  guarded(() => policy.readAccount(account.stored()).account.dispose());
  account.dispose();
}

function guarded(use) {
  try {
    use();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
}

test('tables with a right checksum and bytes that nobody wrote', async () => {
  const bytes = compiled(desk);
  let state = 1, opened = 0;
  const random = below => (state = Math.imul(state ^ state >>> 15, 0x2C1B3C6D) + 0x6D2B79F5 | 0, (state >>> 0) % below);
  for (let round = 0; round < 3_000; ++round) {
    const damaged = new Uint8Array(bytes);
    for (let count = 1 + random(3); count > 0; --count) damaged[88 + random(bytes.length - 88)] = random(4) === 0 ? 255 : random(256);
    try {
      const policy = await openPolicy(withChecksum(damaged));
      ++opened;
      guarded(() => ask(policy));
      policy.dispose();
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
    }
  }
  assert.ok(opened > 100, `only ${opened} were tables at all`);
});

// The bytes of a table in which the text `from` stands once more as `to`.
function renamed(text, from, to) {
  const bytes = compiled(text), at = bytes.indexOf(from);
  assert.ok(at > 0);
  bytes.set(Buffer.from(to, 'latin1'), at);
  return withChecksum(bytes);
}

test('names that JavaScript could not tell apart', async () => {
  const levels = 'policy p "P"; levels deny < axe < ayf; role r "R"; resource t "T" { actions v; } axe r to t.v;';
  await assert.rejects(openPolicy(renamed(levels, 'ayf', 'axe')), refusal('table_refused', 'two of one name'));
  await assert.rejects(openPolicy(renamed(levels, 'axe', 'a\xFFe')), refusal('table_refused', 'not UTF-8'));
  const facts = 'policy p "P"; role r "R"; resource t "T" { one: bool; two: bool; actions v; } allow r to t.v if one and two;';
  await assert.rejects(openPolicy(renamed(facts, 'two', 'one')), refusal('table_refused', 'two of one name'));
  // A byte order mark is a part of a name, and is not dropped.
  const mark = await openPolicy(renamed('policy p "P"; role xxxr "R"; resource t "T" { actions v; } allow xxxr to t.v;', 'xxxr', '\xEF\xBB\xBFr'));
  assert.deepEqual([...mark.roles.keys()], ['\uFEFFr']);
  assert.equal(mark.permits('\uFEFFr', 't.v'), true);
  assert.throws(() => mark.permits('r', 't.v'), refusal('unknown_name'));
});
