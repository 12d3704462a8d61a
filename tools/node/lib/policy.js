// A policy that was loaded, and that may be reloaded: what was made for an earlier table is refused, never decided by the new one.
import {Account, accountKey} from './account.js';
import {declared} from './declared.js';
import {current, Decisions} from './decisions.js';
import {PolicyError} from './errors.js';
import {dispose} from './runtime.js';
import {bytesOf} from './sources.js';
import {Table} from './table.js';

const policyKey = Symbol('policy');

export class Policy extends Decisions {
  #table; #declared;
  #loading = Promise.resolve();

  constructor(key, table) {
    super();
    if (key !== policyKey) throw new PolicyError('wrong_call', 'policies come from openPolicy');
    this.#table = table;
  }
  static async open(runtime, source) {
    return new Policy(policyKey, new Table(runtime, await bytesOf(source)));
  }

  #live() {
    void this.#table.handle.pointer;  // Throws once it is disposed of.
    return this.#table;
  }
  [current]() { return {table: this.#live(), account: undefined}; }
  get #declarations() {
    const table = this.#live();
    return this.#declared ??= declared(table);
  }

  get name() { return this.#live().name; }
  get title() { return this.#live().title; }
  get levels() { return this.#declarations.levels; }
  get roles() { return this.#declarations.roles; }
  get permissions() { return this.#declarations.permissions; }
  get settings() { return this.#declarations.settings; }

  subject(roles) { return this.#live().makeSubject(roles); }
  account() { return new Account(accountKey, () => this.#live(), this.#live()); }
  readAccount(stored) {
    const account = this.account();
    try {
      return {account, notes: Account.read(account, stored)};
    } catch (error) {
      account.dispose();
      throw error;
    }
  }
  /** An account of this policy, as it was before a reload or of another version of it: by name, with what was lost. */
  carryOver(account) {
    if (!(account instanceof Account)) throw new PolicyError('wrong_call', 'carryOver takes an account');
    return this.readAccount(account.stored());
  }

  /** Verifies a new table, then puts it in place of the present one, which stays where that fails. In the order of the calls. */
  reload(source) {
    const bytes = bytesOf(source);
    const done = this.#loading.then(async () => {
      const table = new Table(this.#live().runtime, await bytes);
      let old;
      try {
        old = this.#live();
      } catch (error) {
        table.dispose();
        throw error;
      }
      this.#table = table;
      this.#declared = undefined;
      old.dispose();
    });
    bytes.catch(() => {});  // Told by `done`.
    this.#loading = done.catch(() => {});
    return done;
  }

  dispose() { this.#table.dispose(); }
  [dispose]() { this.dispose(); }
}
