// A policy of many cells: titles, attributes, settings and notes as a real one has them, by default 50 roles × 300 permissions.
// Always the same text for the same numbers. As a program: node wide_policy.mjs > wide.pol
export function widePolicy({roles = 50, resources = 30, actions = 10} = {}) {
  let state = 1;
  // A number below `count`: Park and Miller's generator, which needs no more than a double holds.
  const random = count => (state = state * 48271 % 0x7fffffff) % count;
  const list = (count, text) => Array.from({length: count}, (_, number) => text(number));
  const lines = ['policy wide "Many roles, many permissions";', ...list(roles, role => `role role_${role} "Role number ${role}";`),
    ...list(resources, resource => `resource thing_${resource} "Thing ${resource}" { own "Own thing ${resource}": bool; actions ${
      list(actions, action => `action_${action} "Action ${action} on thing ${resource}"`).join(', ')}; }`),
    `settings shop "Shop" editable by role_0 { ${list(6, number => `switch_${number} "Switch ${number}" = off;`).join(' ')} }`];
  for (let role = 0; role < roles; ++role) {
    for (let resource = 0; resource < resources; ++resource) {
      const cases = {};
      for (let action = 0; action < actions; ++action) {
        const drawn = random(100);
        if (drawn < 50) continue;
        const condition = drawn < 80 ? '' : drawn < 93 ? ' if own note "Only what is theirs."' : ` if own and shop.switch_${random(6)}`;
        (cases[condition] ??= []).push('action_' + action);
      }
      for (const [condition, allowed] of Object.entries(cases)) lines.push(`allow role_${role} to thing_${resource}.{${allowed.join(', ')}}${condition};`);
    }
  }
  return lines.join('\n') + '\n';
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(widePolicy());
