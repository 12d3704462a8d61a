// For `require`: the same package, which is loaded when it is first used. Errors of either are instances of PolicyError.
'use strict';

exports.openPolicy = async table => (await import('./index.js')).openPolicy(table);
exports.PolicyError = class PolicyError extends Error {
  static [Symbol.hasInstance](error) { return error instanceof Error && error.name === 'PolicyError' && typeof error.code === 'string'; }
};
