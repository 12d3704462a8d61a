/// <reference lib="esnext.disposable" />

/** Where a table comes from. A file's name is none: read the file, or fetch it. */
export type Source = Uint8Array | ArrayBuffer | SharedArrayBuffer | ArrayBufferView | BlobLike | ResponseLike;
// As Blob and Response are, so that a program needs neither the types of browsers nor those of Node.js.
export interface BlobLike { readonly size: number; arrayBuffer(): Promise<ArrayBuffer>; }
export interface ResponseLike { readonly ok: boolean; readonly status: number; arrayBuffer(): Promise<ArrayBuffer>; }

/** Verifies a table that `polc compile` wrote, and copies it. Rejects with a PolicyError that says what is wrong with it, and where. */
export function openPolicy(table: Source | Promise<Source>): Promise<Policy>;

/** A value of a fact or a setting: true or false of a boolean, else a value's name. */
export type Value = string | boolean;
/** The facts of one request, by name. Those that the policy gives a default may be left out. */
export type Facts = Readonly<Record<string, Value>> | ReadonlyMap<string, Value>;
/** Positions among a fact's values, a number a request; of a boolean 0 and 1. */
export type Column = Uint8Array | Uint16Array | Uint32Array;
/** The facts of a batch: columns of one length, and values that are the same in all rows. */
export type Columns = Readonly<Record<string, Column | Value>>;
/** The name of a role, names ([] is a subject without roles), or what `subject` gave. */
export type Who = string | readonly string[] | Subject;
/** One subject for all rows, or for each row the position of its subject. */
export type WhoByRow = Who | {readonly subjects: readonly Who[]; readonly of: Uint32Array};
/** The lowest level that counts; the highest of the policy if it is left out. */
export interface AtLeast { readonly atLeast?: string; }

/** What can be asked: of a policy under its default settings, of an account under its own. All throw a PolicyError rather than guess. */
export interface Decisions {
  /** Whether the subject has the highest level, or at least the one that is named. */
  permits(subject: Who, permission: string, facts?: Facts, options?: AtLeast): boolean;
  /** What `cases` has for the level that is decided. It has every level of the policy, and nothing else. */
  decide<T>(subject: Who, permission: string, facts: Facts, cases: Readonly<Record<string, T>>): T;
  /** Many requests of one permission: 1 for each that is permitted, else 0. */
  permitsAll(subject: WhoByRow, permission: string, facts: Columns, options?: AtLeast): Uint8Array;
  /** Many requests of one permission: for each the number, from 0 to 255, that `cases` has for its level. */
  decideAll(subject: WhoByRow, permission: string, facts: Columns, cases: Readonly<Record<string, number>>): Uint8Array;
  /** What a decision can still become while facts are not known. */
  partial(subject: Who, permission: string, facts?: Facts, options?: AtLeast): Outlook;
  /** The rows that are permitted: the resource's facts that are not given are columns, and the others are the same in all rows.
   * The context's have to be given, unless they have a default; a default of the resource's own counts for no row. */
  filter(subject: Who, permission: string, known?: Facts, options?: AtLeast): Filter;
  /** Which statement of the policy decides. */
  explain(subject: Who, permission: string, facts?: Facts): Explanation;
}

export interface Policy extends Decisions {
  readonly name: string;
  readonly title: string;
  /** Lowest first. */
  readonly levels: readonly Named[];
  readonly roles: Names<Named>;
  readonly permissions: Names<Permission>;
  readonly settings: Names<Setting>;
  /** Roles checked once, for many requests. Throws if nobody may hold them together. */
  subject(roles: string | readonly string[]): Subject;
  /** An account with default settings. */
  account(): Account;
  /** An account from what `stored` gave, even under an earlier policy; `notes` say what this one took from it. */
  readAccount(stored: string): Restored;
  /** An account from one that was made before a reload. */
  carryOver(account: Account): Restored;
  /** Verifies another table and decides by it from then on. If it is refused, the present one stays. Accounts and
   * subjects of the present one throw from then on. */
  reload(table: Source | Promise<Source>): Promise<void>;
  dispose(): void;
  [Symbol.dispose](): void;
}

export interface Account extends Decisions, Iterable<[string, Value]> {
  /** The value in force. Throws for a name that is no setting. */
  get(setting: string): Value;
  has(setting: string): boolean;
  /** Whether the account chose it, even if it chose the default. */
  isChosen(setting: string): boolean;
  readonly size: number;
  keys(): Iterable<string>;
  values(): Iterable<Value>;
  entries(): Iterable<[string, Value]>;
  /** Sets for the application or, with `as`, for somebody who needs a role that may edit it. Throws if it is refused. */
  set(setting: string, value: Value, options?: {readonly as?: Who}): this;
  /** The policy's default applies again. */
  reset(setting: string): this;
  readonly customRoles: string[];
  defineRole(name: string, permissions: readonly string[]): this;
  removeRole(name: string): this;
  /** A subject of this account, which holds what these custom roles hold now. */
  subject(roles: string | readonly string[], options?: {readonly customRoles?: readonly string[]}): Subject;
  /** The choices as text, by name, to be kept. */
  stored(): string;
  dispose(): void;
  [Symbol.dispose](): void;
}

export interface Subject {
  readonly roles: readonly string[];
  readonly customRoles: readonly string[];
  dispose(): void;
  [Symbol.dispose](): void;
}

export interface Restored { readonly account: Account; readonly notes: readonly Note[]; }
/** One thing that an account had and that the policy no longer allows. */
export interface Note { readonly reason: string; readonly name: string; readonly value: string; }

export interface Outlook {
  /** Whether it is permitted whatever the unknown facts are, or not permitted whatever they are. */
  readonly always: boolean;
  readonly never: boolean;
  readonly lowest: string;
  readonly highest: string;
  /** The unknown facts that decide. */
  readonly dependsOn: readonly string[];
  /** False if there are too many cases to try: then `lowest` and `highest` may be too far apart. */
  readonly exact: boolean;
}

/** A row is in the set if one clause holds for it, and a clause holds if each column has one of the values that it lists. Every
 * clause lists every column: a row that lacks one (NULL) is in none. */
export interface Filter {
  readonly columns: readonly string[];
  readonly clauses: readonly Readonly<Record<string, readonly Value[]>>[];
  /** Every row is in the set, whatever it holds. */
  readonly always: boolean;
  /** No row is. */
  readonly never: boolean;
  /** Whether a row is in the set; null is a value that it lacks. */
  matches(row: Readonly<Record<string, unknown>>): boolean;
  /** The condition as something else has it. `always` and `never` have to be said: the empty OR of many libraries is true. */
  build<T>(parts: {
    readonly test: (column: string, values: readonly Value[]) => T;
    readonly both: (a: T, b: T) => T;
    readonly either: (a: T, b: T) => T;
    readonly always: T;
    readonly never: T;
  }): T;
}

export interface Explanation {
  readonly level: string;
  readonly reason: 'granted' | 'restricted' | 'absent' | 'not_granted' | 'excluded';
  /** The role to which the statement applies, if it is about one. */
  readonly role: string | undefined;
  /** Whether the statement names a role that `role` includes. */
  readonly isInherited: boolean;
  readonly statement: Statement | undefined;
  /** The `implies` through which the statement grants it. */
  readonly impliedBy: Statement | undefined;
}
export interface Statement {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly note: string | undefined;
}

export interface Named { readonly name: string; readonly title: string; }
export interface Permission extends Named {
  readonly resource: Named;
  /** The facts of a request for it: its resource's, and the context's. */
  readonly facts: Names<Fact>;
}
export interface Fact extends Named {
  readonly type: 'boolean' | 'choice';
  readonly values: readonly Value[];
  readonly default: Value | undefined;
  /** Whether the permission's decision depends on it. */
  readonly isNeeded: boolean;
}
export interface Setting extends Named {
  readonly type: 'boolean' | 'choice';
  readonly values: readonly Value[];
  readonly default: Value;
  readonly isImmutable: boolean;
  readonly allowed: readonly Value[];
  /** The roles that may edit it, and those that include them. */
  readonly editors: readonly string[];
}

/** Reads as a Map does, and cannot be changed; `get` throws for a name that is not there. */
export interface Names<T> extends Iterable<[string, T]> {
  get(name: string): T;
  has(name: string): boolean;
  readonly size: number;
  keys(): Iterable<string>;
  values(): Iterable<T>;
  entries(): Iterable<[string, T]>;
  forEach(visit: (value: T, name: string, names: Names<T>) => void, self?: unknown): void;
}

/** What the package throws on purpose. */
export class PolicyError extends Error {
  readonly code:
    | 'table_refused' | 'not_loaded' | 'no_memory' | 'no_wasm'
    | 'unknown_name' | 'wrong_value' | 'wrong_call' | 'missing_fact' | 'excluded_roles'
    | 'refused' | 'account_refused' | 'not_explained' | 'no_filter' | 'foreign' | 'disposed';
  /** What is wrong with a table, a stored account, a setting or a custom role. */
  readonly reason?: string | undefined;
  /** Where in a table. */
  readonly offset?: number | undefined;
  /** Where in a stored account, from 1. */
  readonly line?: number | undefined;
  /** What the server answered instead of a table. */
  readonly status?: number | undefined;
  /** Of a misspelt name: the declared one that is nearest. */
  readonly suggestion?: string | undefined;
  /** The fact that a request leaves out. */
  readonly fact?: string | undefined;
  /** Two of the subject's roles that nobody may hold together. */
  readonly roles?: readonly string[] | undefined;
  /** What was not set, and the other setting in its way. */
  readonly setting?: string | undefined;
  readonly other?: string | undefined;
  /** What no custom role may hold. */
  readonly permission?: string | undefined;
  /** The row of a batch. */
  readonly row?: number | undefined;
}
