// What a program in TypeScript writes; each line behind `@ts-expect-error` is a mistake that the types find.
import {openPolicy, PolicyError} from 'polc';
import type {Account, Explanation, Facts, Filter, Outlook, Policy, Restored, Setting, Subject, Value} from 'polc';

export async function serve(bytes: Uint8Array, fetched: Promise<{ok: boolean; status: number; arrayBuffer(): Promise<ArrayBuffer>}>): Promise<string> {
  using policy: Policy = await openPolicy(bytes);
  const own: Facts = {own: true, state: 'open'};
  const may: boolean = policy.permits('clerk', 'till.open', own);
  const mayAsk: boolean = policy.permits(['clerk', 'manager'], 'till.count', undefined, {atLeast: 'ask'});
  const status: 200 | 202 | 403 = policy.decide<200 | 202 | 403>('clerk', 'till.open', own, {deny: 403, ask: 202, allow: 200});
  using clerk: Subject = policy.subject(['clerk']);
  const answers: Uint8Array = policy.permitsAll(clerk, 'till.open', {own: new Uint8Array(3), state: 'open'});
  const levels: Uint8Array = policy.decideAll({subjects: [clerk, 'manager'], of: new Uint32Array(3)}, 'till.open', {own: new Uint8Array(3)}, {deny: 0, ask: 1, allow: 2});
  const outlook: Outlook = policy.partial(clerk, 'till.open');
  const rows: Filter = policy.filter(clerk, 'till.open', undefined, {atLeast: 'ask'});
  const where: string = rows.build({test: (column, values) => `${column} in (${values.join()})`, both: (a, b) => `${a} and ${b}`,
    either: (a, b) => `(${a}) or (${b})`, always: 'true', never: 'false'});
  const why: Explanation = policy.explain(clerk, 'till.open', own);

  using account: Account = policy.account();
  account.set('shop.share', true, {as: 'manager'}).reset('shop.share');
  const share: Value = account.get('shop.share');
  const restored: Restored = policy.readAccount(account.stored());
  for (const [name, value] of restored.account) console.log(name, value);
  account.defineRole('night', ['till.count']);
  const night: Subject = account.subject([], {customRoles: ['night']});
  for (const setting of policy.settings.values()) describe(setting);
  for (const [name, {facts}] of policy.permissions) console.log(name, [...facts.keys()]);
  await policy.reload(fetched);

  // @ts-expect-error: a level is decided for cases, so that it is not taken for a boolean.
  policy.decide('clerk', 'till.open', own);
  // @ts-expect-error
  policy.permits('clerk', 'till.open', {own: 1});
  // @ts-expect-error: nothing says what `never` is.
  rows.build({test: () => '', both: a => a, either: a => a, always: 'true'});
  // @ts-expect-error
  policy.permits(undefined, 'till.open', own);
  // @ts-expect-error
  policy.permits('clerk', 'till.open', own, {atleast: 'ask'});
  // @ts-expect-error
  policy.permitsAll('clerk', 'till.open', {own: [0, 1]});
  // @ts-expect-error
  policy.levels.push({name: 'x', title: ''});
  // @ts-expect-error: await it.
  openPolicy(bytes).permits('clerk', 'till.open', own);
  // @ts-expect-error
  openPolicy('shop.polt');
  return [may, mayAsk, status, answers, levels, outlook.never, where, rows.matches({own: true}), why.statement?.text, share, night.roles].join();
}

function describe({name, title, allowed, editors}: Setting): void {
  console.log(name, title, allowed, editors);
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof PolicyError ? `${error.code} ${error.suggestion ?? ''}` : undefined;
}
