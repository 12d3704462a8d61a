// Everything that can be done wrongly with the package: it throws, says what was meant, and never decides.
import assert from 'node:assert/strict';
import test from 'node:test';
import {compiled, desk, openPolicy, PolicyError, refusal} from './support.mjs';

const bytes = compiled(desk);
const policy = await openPolicy(bytes);
const own = {own: true};

test('a level is no boolean, and a case for a level is not forgotten', () => {
  assert.equal(policy.permits('clerk', 'till.count', {}), false, 'the level in between is not the highest');
  assert.equal(policy.permits('clerk', 'till.count', {}, {atLeast: 'ask'}), true);
  assert.equal(policy.decide('clerk', 'till.count', {}, {deny: 1, ask: 2, allow: 3}), 2);
  assert.throws(() => policy.decide('clerk', 'till.open', own), refusal('wrong_call', 'permits answers true or false'));
  assert.throws(() => policy.decide('clerk', 'till.open', own, {deny: 0, allow: 1}), refusal('wrong_call', 'no case for the level `ask`'));
  assert.throws(() => policy.decide('clerk', 'till.open', own, {deny: 0, ask: 1, allow: 1, alow: 1}), refusal('unknown_name', 'did you mean `allow`?'));
  assert.throws(() => policy.decide('clerk', 'till.open', own, Object.create({deny: 0, ask: 1, allow: 1})), refusal('wrong_call'));
  assert.throws(() => policy.permits('clerk', 'till.open', own, {atLeast: 'yes'}), refusal('unknown_name', 'level `yes`'));
  assert.throws(() => policy.permits('clerk', 'till.open', own, {atLeast: undefined}), refusal('wrong_call'));
  assert.throws(() => policy.permits('clerk', 'till.open', own, {atleast: 'ask'}), refusal('unknown_name', 'did you mean `atLeast`?'));
  assert.throws(() => policy.permits('clerk', 'till.open', own, 'ask'), refusal('wrong_call'));
});

test('an incomplete request is never decided', () => {
  assert.throws(() => policy.permits('clerk', 'till.open'), refusal('missing_fact', '`own`'));
  assert.throws(() => policy.permits('clerk', 'till.open', {state: 'open'}), refusal('missing_fact', '`own`'));
  assert.throws(() => policy.explain('clerk', 'till.open', {}), refusal('missing_fact', '`own`'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {state: Uint8Array.of(0)}), refusal('missing_fact', '`own`'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {state: new Uint8Array(0)}), refusal('missing_fact', '`own`'));
  assert.equal(policy.permits('manager', 'till.close', {}), true, 'what does not count is not missing');
});

test('names that are misspelt', () => {
  assert.throws(() => policy.permits('clark', 'till.open', own), refusal('unknown_name', 'there is no role `clark`; did you mean `clerk`?'));
  assert.throws(() => policy.permits(['manager', 'clark'], 'till.open', own), refusal('unknown_name', 'did you mean `clerk`?'));
  assert.throws(() => policy.permits('clerk', 'till.opne', own), refusal('unknown_name', 'did you mean `till.open`?'));
  assert.throws(() => policy.permits('clerk', 'till.open', {onw: true}), refusal('unknown_name', 'did you mean `own`?'));
  assert.throws(() => policy.permits('clerk', 'till.open', {...own, state: 'opn'}), refusal('unknown_name', 'there is no value `opn` of `state`; did you mean `open`?'));
  assert.throws(() => policy.roles.get('clark'), refusal('unknown_name', 'did you mean `clerk`?'));
  for (const name of ['', '__proto__', 'constructor', 'clerk\0', 'clerk ', 'Clerk', '\uD800', 'x'.repeat(1e6), undefined, null, 0, {}, Symbol('s')])
    assert.throws(() => policy.permits([name], 'till.open', own), refusal('unknown_name'), String(name).slice(0, 20));
  assert.throws(() => policy.permits('custom roles', 'till.count'), refusal('unknown_name'), 'these are held through an account');
  assert.throws(() => policy.permits('\u001b[31m\u202e', 'till.open', own), error => !/[\u001b\u202e]/u.test(error.message));
});

test('values of another kind', () => {
  for (const value of ['true', 'false', 1, 0, null, undefined, {}, new Boolean(false), [true]])
    assert.throws(() => policy.permits('clerk', 'till.open', {own: value}), refusal('wrong_value'), String(value));
  for (const value of [true, 0, null, undefined, new String('open')])
    assert.throws(() => policy.permits('clerk', 'till.open', {...own, state: value}), refusal('wrong_value'), String(value));
});

test('facts that would be passed over', () => {
  class Request { get own() { return true; } }
  for (const facts of [new Request(), null, 'own', [['own', true]], new Set(['own']), () => true])
    assert.throws(() => policy.permits('clerk', 'till.open', facts), refusal('wrong_call'));
  assert.throws(() => policy.permits('clerk', 'till.count', {late: true, 'context.late': false}), refusal('wrong_call', 'given twice'));
  assert.equal(policy.permits('clerk', 'till.open', new Map([['own', true]])), true);
  assert.equal(policy.permits('clerk', 'till.open', Object.assign(Object.create(null), own)), true);
});

test('subjects', () => {
  for (const roles of [undefined, null, {}, 0, new Set(['clerk'])])
    assert.throws(() => policy.permits(roles, 'till.open', own), error => error instanceof PolicyError);
  assert.throws(() => policy.permits(['clerk', 'auditor'], 'till.open', own), refusal('excluded_roles', '`clerk` and `auditor`'));
  assert.throws(() => policy.subject(['auditor', 'clerk']), refusal('excluded_roles'));
  assert.equal(policy.permits([], 'till.open', own, {atLeast: 'ask'}), true, 'the fallback role');
  assert.equal(policy.decide(['manager', 'clerk'], 'till.close', {}, {deny: 0, ask: 1, allow: 2}), 2);
});

test('what belongs to another table', async () => {
  const other = await openPolicy(bytes);
  const subject = other.subject('clerk'), account = other.account();
  assert.throws(() => policy.permits(subject, 'till.open', own), refusal('foreign'));
  assert.throws(() => policy.account().permits(subject, 'till.open', own), refusal('foreign'));
  assert.throws(() => policy.account().set('shop.share', true, {as: subject}), refusal('foreign'));
  account.defineRole('night', ['till.count']);
  const night = account.subject([], {customRoles: ['night']});
  assert.throws(() => other.permits(night, 'till.count'), refusal('foreign', 'custom roles'));
  assert.throws(() => other.account().permits(night, 'till.count'), refusal('foreign', 'custom roles'));
  assert.equal(account.permits(night, 'till.count'), true);
  assert.throws(() => account.explain(night, 'till.count'), refusal('not_explained'));
  other.dispose();
});

test('a reload refuses what was made before it', async () => {
  const shop = await openPolicy(bytes);
  const subject = shop.subject('clerk'), account = shop.account().set('shop.share', true);
  await assert.rejects(shop.reload(bytes.subarray(0, 200)), refusal('table_refused'));
  assert.equal(account.permits(subject, 'till.open', {own: false}), true, 'the present table stays where the next one is refused');
  const moved = desk.replace('role manager', 'role boss "Boss"; role manager').replace('share "Share tills" = off', 'share = on').replace('tone: {loud, calm} = calm', 'tone: {none} = none').replace('lend and shop.tone is loud', 'lend');
  await shop.reload(compiled(moved));
  for (const use of [() => shop.permits(subject, 'till.open', own), () => account.permits('clerk', 'till.open', own), () => account.get('shop.share'),
    () => account.set('shop.share', false), () => account.reset('shop.share'), () => [...account], () => account.subject('clerk')])
    assert.throws(use, refusal('foreign'));
  assert.equal(shop.roles.size, 5);
  assert.equal(shop.permits('clerk', 'till.open', {own: false}), true, 'by the new default');
  const {account: carried, notes} = shop.carryOver(account);
  assert.equal(carried.isChosen('shop.share'), true);
  assert.deepEqual(notes, []);
  // In the order of the calls, whichever answer comes first.
  let answer;
  const late = new Promise(resolve => { answer = resolve; });
  const first = shop.reload(late), second = shop.reload(bytes);
  answer(compiled(moved));
  await Promise.all([first, second]);
  assert.equal(shop.roles.size, 4);
  const last = shop.reload(new Promise(resolve => setImmediate(() => resolve(bytes))));
  shop.dispose();
  await assert.rejects(last, refusal('disposed'));
});

// Code of the caller that runs while its arguments are read.
test('what is asked or disposed of while a question is read', async () => {
  const shop = await openPolicy(bytes);
  const nested = {get own() { shop.permits('clerk', 'till.open', {own: true}); return false; }, state: 'open'};
  assert.equal(shop.permits('clerk', 'till.open', {state: 'gone', get own() { return shop.permits('clerk', 'till.open', nested); }}), false);
  assert.equal(shop.permits('clerk', 'till.open', nested), false);
  const subject = shop.subject('clerk'), account = shop.account();
  assert.throws(() => shop.permits(subject, 'till.open', {get own() { subject.dispose(); return true; }}), refusal('disposed'));
  assert.throws(() => account.permits('clerk', 'till.open', {get own() { account.dispose(); return true; }}), refusal('disposed'));
  const second = shop.account();
  const roles = new Proxy(['manager'], {get: (target, key) => { if (key === '0') second.dispose(); return target[key]; }});
  assert.throws(() => second.set('shop.share', true, {as: roles}), refusal('disposed'));
  class Lying extends Uint8Array { get length() { return 4; } }
  assert.throws(() => shop.permitsAll('clerk', 'till.open', {own: new Lying(2)}), RangeError);
  (await openPolicy(new Lying(bytes))).dispose();
  assert.throws(() => shop.permits('clerk', 'till.open', {get own() { shop.dispose(); return true; }}), refusal('disposed'));
});

test('accounts: refusals throw and change nothing', () => {
  const account = policy.account();
  const before = account.stored();
  assert.throws(() => account.set('shop.lend', true), refusal('refused', '`shop.share`'));
  assert.throws(() => account.set('shop.pin', true), refusal('refused', 'immutable'));
  assert.throws(() => account.set('shop.share', true, {as: 'clerk'}), refusal('refused'));
  assert.throws(() => account.set('shop.share', true, {as: undefined}), refusal('wrong_call'));
  assert.throws(() => account.set('shop.share', true, {As: 'clerk'}), refusal('unknown_name'));
  assert.throws(() => account.set('shop.share', 'on'), refusal('wrong_value'));
  assert.throws(() => account.set('shop.tone', 'laud'), refusal('unknown_name', 'did you mean `loud`?'));
  assert.throws(() => account.set('shop.shar', true), refusal('unknown_name', 'did you mean `shop.share`?'));
  assert.throws(() => account.get('shop.shar'), refusal('unknown_name'));
  assert.throws(() => account.defineRole('night', ['till.close']), refusal('refused', '`till.close`'));
  assert.throws(() => account.defineRole('n\uD800', ['till.count']), refusal('wrong_call'));
  assert.throws(() => account.removeRole('night'), refusal('unknown_name'));
  assert.throws(() => account.subject([], {customRoles: ['night']}), refusal('unknown_name'));
  assert.equal(account.stored(), before);
  account.set('shop.share', true, {as: 'manager'}).set('shop.lend', true).set('shop.tone', 'loud');
  assert.throws(() => account.set('shop.share', false), refusal('refused', '`shop.lend`'));
  assert.equal(account.permits('clerk', 'till.close'), true);
  assert.equal(policy.permits('clerk', 'till.close'), false, 'the policy keeps its defaults');
  assert.deepEqual([...account], [['shop.share', true], ['shop.lend', true], ['shop.pin', false], ['shop.tone', 'loud']]);
});

test('a stored account that is damaged', () => {
  const text = policy.account().set('shop.share', true).defineRole('night shift', ['till.count']).stored();
  const {account, notes} = policy.readAccount(text);
  assert.equal(account.stored(), text);
  assert.deepEqual(account.customRoles, ['night shift']);
  assert.deepEqual(notes, []);
  for (const bad of ['', text.slice(1), text.replace('true', 'false'), text + '\uD800', text.repeat(2)])
    assert.throws(() => policy.readAccount(bad), refusal('account_refused'));
  assert.throws(() => policy.readAccount(undefined), refusal('wrong_call'));
});

test('batches', () => {
  const column = Uint8Array.of(0, 1, 1);
  assert.deepEqual(policy.permitsAll('clerk', 'till.open', {own: column}), Uint8Array.of(0, 1, 1));
  const states = Uint8Array.of(0, 2);
  assert.deepEqual(policy.permitsAll('clerk', 'till.count', {state: states}), Uint8Array.of(0, 0), 'the level in between is not the highest');
  assert.deepEqual(policy.permitsAll('clerk', 'till.count', {state: states}, {atLeast: 'ask'}), Uint8Array.of(1, 0));
  assert.deepEqual(policy.decideAll({subjects: ['clerk', []], of: Uint32Array.of(0, 0, 1)}, 'till.open', {own: column}, {deny: 7, ask: 8, allow: 9}),
    Uint8Array.of(7, 9, 8));
  assert.deepEqual(policy.permitsAll('clerk', 'till.open', {own: new Uint8Array(0)}), new Uint8Array(0));
  const long = Uint32Array.from({length: 200_001}, (_, row) => row % 2);
  assert.deepEqual(policy.permitsAll('clerk', 'till.open', {own: long}), Uint8Array.from(long));
  long[150_000] = 2;
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {own: long}), error => refusal('wrong_value', 'row 150000')(error) && error.row === 150_000);
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {own: Uint32Array.of(2 ** 32 - 1)}), refusal('wrong_value'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {own: column, state: Uint8Array.of(0)}), refusal('wrong_call', 'one length'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {own: [0, 1]}), refusal('wrong_value'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', {own: Int8Array.of(-1)}), refusal('wrong_value'));
  assert.throws(() => policy.permitsAll('clerk', 'till.open', own), refusal('wrong_call'));
  assert.throws(() => policy.permitsAll({subjects: ['clerk'], of: Uint32Array.of(1)}, 'till.open', own), refusal('wrong_value', '1 subjects'));
  assert.throws(() => policy.permitsAll({subjects: ['clerk'], of: [0]}, 'till.open', own), refusal('wrong_call'));
  assert.throws(() => policy.decideAll('clerk', 'till.open', {own: column}, {deny: 0, ask: 1, allow: 256}), refusal('wrong_call'));
  assert.throws(() => policy.decideAll('clerk', 'till.open', {own: column}, {deny: 0, ask: 1, allow: true}), refusal('wrong_call'));
});

test('what a decision can still become', () => {
  assert.deepEqual(policy.partial('clerk', 'till.open'), {always: false, never: false, lowest: 'deny', highest: 'allow', dependsOn: ['own'], exact: true});
  assert.equal(policy.partial('manager', 'till.open').always, true);
  assert.equal(policy.partial('auditor', 'till.count').never, true);
  assert.equal(policy.partial('auditor', 'till.count', {}, {atLeast: 'ask'}).always, true);
});

test('which rows', () => {
  const clerk = policy.filter('clerk', 'till.open');
  assert.deepEqual(clerk.columns, ['own']);
  assert.deepEqual(clerk.clauses.map(each => ({...each})), [{own: [true]}]);
  assert.equal(clerk.matches({own: true, more: 1}), true);
  assert.equal(clerk.matches({own: false}), false);
  assert.equal(clerk.matches({own: null}), false);
  assert.throws(() => clerk.matches({}), refusal('missing_fact', '`own`'));
  assert.throws(() => clerk.matches(Object.create({own: true})), refusal('wrong_call'));
  assert.throws(() => clerk.matches({own: 1}), refusal('wrong_value'));
  assert.throws(() => clerk.matches({own: undefined}), refusal('wrong_value'));
  // A manager may open any till, and still a row has to say whose it is, as a request has to.
  const manager = policy.filter('manager', 'till.open');
  assert.equal(manager.always, false);
  assert.equal(manager.matches({own: null}), false);
  assert.equal(policy.filter('manager', 'till.open', {own: false}).always, true);
  assert.equal(policy.filter('auditor', 'till.count').never, true);
  assert.equal(policy.filter('auditor', 'till.count', {}, {atLeast: 'ask'}).never, false);
  // The context's default holds, the row's does not.
  assert.deepEqual(policy.filter('clerk', 'till.count', {}, {atLeast: 'ask'}).clauses.map(each => ({...each})), [{state: ['open', 'locked']}]);
  assert.equal(policy.filter('clerk', 'till.count', {late: true}, {atLeast: 'ask'}).never, true);
  const account = policy.account();
  account.set('shop.share', true);
  assert.equal(account.filter('clerk', 'till.open').matches({own: false}), true);
  const sql = {test: (column, values) => `${column} in ${values.join()}`, both: (a, b) => `${a} and ${b}`, either: (a, b) => `${a} or ${b}`, always: 'true', never: 'false'};
  assert.equal(clerk.build(sql), 'own in true');
  assert.equal(policy.filter('auditor', 'till.count').build(sql), 'false');
  assert.equal(policy.filter('manager', 'till.open', {own: false}).build(sql), 'true');
  for (const name of Object.keys(sql)) assert.throws(() => clerk.build({...sql, [name]: undefined}), refusal('wrong_call', name));
  assert.throws(() => clerk.build(), refusal('wrong_call'));
  assert.throws(() => policy.filter('clerk', 'till.open', {}, {atLeast: 'deny'}), refusal('wrong_call', 'every row'));
  assert.throws(() => policy.filter('clerk', 'till.open', {}, {atLeast: 'alow'}), refusal('unknown_name'));
  assert.throws(() => policy.filter('clerk', 'till.open', {onw: true}), refusal('unknown_name', '`own`'));
  assert.throws(() => policy.filter('clerk', 'till.open', {own: 'true'}), refusal('wrong_value'));
  assert.throws(() => policy.filter('clerk', 'till.count', {late: true, 'context.late': true}), refusal('wrong_call', 'twice'));
  assert.throws(() => policy.filter(['clerk', 'auditor'], 'till.open'), refusal('excluded_roles'));
  assert.throws(() => clerk.clauses.push({}), TypeError);
});

test('a context that is not known, and more cases than are tried', async () => {
  const night = await openPolicy(compiled(desk.replace('late "After hours": bool = false;', 'late "After hours": bool;')));
  assert.throws(() => night.filter('clerk', 'till.count', {}, {atLeast: 'ask'}), refusal('missing_fact', '`context.late`'));
  const flags = Array.from({length: 20}, (_, at) => `flag_${at}`);
  const wide = await openPolicy(compiled(`policy wide; role reader; resource page { ${flags.map(name => `${name}: bool;`).join(' ')} actions read; }
    ${flags.map(name => `allow reader to page.read if ${name};`).join(' ')}`));
  assert.throws(() => wide.filter('reader', 'page.read'), refusal('no_filter', 'too many'));
  assert.equal(wide.filter('reader', 'page.read', Object.fromEntries(flags.slice(9).map(name => [name, false]))).clauses.length, 9);
});

test('why', () => {
  const why = policy.explain('clerk', 'till.open', own);
  assert.equal(why.level, 'allow');
  assert.equal(why.reason, 'granted');
  assert.equal(why.role, 'clerk');
  assert.match(why.statement.text, /^allow clerk to till.open/);
  assert.equal(why.statement.note, 'their own');
  assert.equal(policy.explain('clerk', 'till.open', {own: false}).reason, 'not_granted');
});

test('nothing is usable after it was disposed of, and all may be twice', async () => {
  const shop = await openPolicy(bytes);
  const subject = shop.subject('clerk'), account = shop.account();
  subject.dispose();
  subject.dispose();
  assert.throws(() => shop.permits(subject, 'till.open', own), refusal('disposed', 'this subject'));
  account.dispose();
  account.dispose();
  for (const use of [() => account.permits('clerk', 'till.open', own), () => account.get('shop.share'), () => account.stored()])
    assert.throws(use, refusal('disposed', 'this account'));
  const second = shop.account();
  shop[Symbol.dispose ?? 'dispose']();
  shop.dispose();
  for (const use of [() => shop.permits('clerk', 'till.open', own), () => shop.name, () => shop.roles, () => shop.levels, () => shop.account(),
    () => shop.subject('clerk'), () => second.permits('clerk', 'till.open', own), () => second.get('shop.share')])
    assert.throws(use, refusal('disposed', 'this policy'));
  await assert.rejects(shop.reload(bytes), refusal('disposed'));
  assert.match(second.stored(), /^pol-account 1\n/, 'what an account chose can still be stored');
});

test('sources that hold no table', async () => {
  for (const source of ['shop.polt', new URL('file:///shop.polt'), undefined, null, 42, {}, [1, 2]]) await assert.rejects(openPolicy(source), refusal('wrong_call'));
  await assert.rejects(openPolicy(new Response('nothing here', {status: 404})), refusal('not_loaded', '404'));
  await assert.rejects(openPolicy(Promise.reject(new TypeError('no network'))), TypeError);
  for (const source of [bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), new Blob([bytes]), new Response(bytes), new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    new Uint8Array(new SharedArrayBuffer(bytes.length)).fill(0)]) {
    if (source instanceof Uint8Array) source.set(bytes);
    (await openPolicy(source)).dispose();
  }
  await assert.rejects(openPolicy(compiled(desk, '--strip')), refusal('table_refused', '--strip'));
  await assert.rejects(openPolicy(compiled(desk, '--strip')), error => error.reason.length > 0);
});

test('what a policy declares cannot be changed', () => {
  assert.throws(() => { policy.levels.push({}); }, TypeError);
  assert.throws(() => { policy.roles.get('clerk').name = 'manager'; }, TypeError);
  assert.equal(policy.roles.set, undefined);
  assert.throws(() => { policy.permissions.get('till.open').facts.get('own').values.push(2); }, TypeError);
  assert.deepEqual(policy.levels.map(({title}) => title), ['No', 'Ask first', 'Yes']);
  assert.deepEqual([...policy.roles.keys()], ['manager', 'clerk', 'auditor', 'guest']);
  assert.deepEqual(policy.permissions.get('till.open').facts.get('own'), {name: 'own', title: 'Own till', type: 'boolean', values: [false, true], default: undefined, isNeeded: true});
  assert.deepEqual(policy.settings.get('shop.share'), {name: 'shop.share', title: 'Share tills', type: 'boolean', values: [false, true], default: false, isImmutable: false, allowed: [false, true], editors: ['manager']});
});

test('classes are not made by hand', async () => {
  assert.throws(() => new policy.constructor(), refusal('wrong_call'));
  const account = policy.account();
  assert.throws(() => new account.constructor(), refusal('wrong_call'));
  const subject = policy.subject('clerk');
  assert.throws(() => new subject.constructor(), refusal('wrong_call'));
  assert.throws(() => policy.permits(Object.create(subject), 'till.open', own), error => error instanceof TypeError || error instanceof PolicyError);
});
