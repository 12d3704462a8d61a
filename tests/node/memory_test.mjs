// The module's memory does not grow by what was disposed of, refused or forgotten. Run with --expose-gc.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {compiled, desk, packageFolder, refusal} from './support.mjs';

const {startPolicies} = await import(join(packageFolder, 'core.js'));
const bytes = compiled(desk);
const started = () => startPolicies(readFileSync(join(packageFolder, 'polc.wasm')));

test('a hundred thousand tables, one after the other', async () => {
  const policies = await started();
  let before;
  for (let round = 0; round < 100_000; ++round) {
    const policy = await policies.openPolicy(bytes);
    const account = policy.account().set('shop.share', true);
    const subject = policy.subject(['manager', 'clerk']);
    assert.equal(account.permits(subject, 'till.open', {own: false}), true);
    assert.equal(policy.permits('clerk', 'till.open', {own: false}), false);
    subject.dispose();
    account.dispose();
    policy.dispose();
    if (round === 100) before = policies.memoryBytes;
  }
  assert.equal(policies.memoryBytes, before);
});

test('reloads, refusals, texts, batches and subjects by name', async () => {
  const policies = await started();
  const policy = await policies.openPolicy(bytes), own = new Uint8Array(1000);
  let before;
  for (let round = 0; round < 5_000; ++round) {
    await policy.reload(bytes);
    await assert.rejects(policy.reload(bytes.subarray(0, 500)), refusal('table_refused'));
    policy.permitsAll({subjects: ['clerk', 'manager', []], of: new Uint32Array(1000)}, 'till.open', {own});
    assert.throws(() => policy.permitsAll({subjects: ['clerk', 'clark'], of: new Uint32Array(1000)}, 'till.open', {own}), refusal('unknown_name'));
    assert.throws(() => policy.subject(['clerk', 'auditor']), refusal('excluded_roles'));
    const {account} = policy.readAccount(stored(policy));
    assert.throws(() => policy.readAccount('nothing'), refusal('account_refused'));
    account.dispose();
    if (round % 100 === 0) await collected();
    if (round === 1_000) before = policies.memoryBytes;
  }
  assert.equal(policies.memoryBytes, before);
});

function stored(policy) {
  const account = policy.account().defineRole('night', ['till.count']);
  account.subject([], {customRoles: ['night']}).dispose();
  const text = account.stored();
  account.dispose();
  return text;
}

// More sets of roles than are remembered, all of them twice: sets of more roles take more.
test('any number of subjects', async () => {
  const policies = await started();
  const roles = Array.from({length: 14}, (_, number) => `r${number}`);
  const policy = await policies.openPolicy(compiled(`policy p "P"; ${roles.map(role => `role ${role} "R";`).join(' ')}
    resource t "T" { actions v; } allow r3 to t.v;`));
  const askForAll = () => {
    for (let set = 1; set < 1 << 14; ++set) {
      const held = roles.filter((_, role) => set >> role & 1);
      assert.equal(policy.permits(held, 't.v'), (set >> 3 & 1) === 1);
    }
    return policies.memoryBytes;
  };
  assert.equal(askForAll(), askForAll());
});

async function collected() {
  globalThis.gc();
  await new Promise(resolve => setTimeout(resolve, 0));
}

test('what was forgotten is closed once it is garbage', async () => {
  const policies = await started();
  let before;
  for (let round = 0; round < 60; ++round) {
    for (let each = 0; each < 200; ++each) {
      const policy = await policies.openPolicy(bytes);
      policy.account().permits(policy.subject(['manager']), 'till.close');
      policy.permits('clerk', 'till.count');
    }
    await collected();
    if (round === 20) before = policies.memoryBytes;
  }
  assert.ok(policies.memoryBytes <= before * 1.5, `${before} bytes, then ${policies.memoryBytes}`);
});
