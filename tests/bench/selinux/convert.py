"""A policy in SELinux's CIL, written as a `.pol`: `convert.py POLICY.cil POLICY.pol MAP.json`.

A type that is the source of a rule becomes a role, an attribute of such types a group of roles, a boolean a setting, a class and
the targets that its rules treat alike a resource, and a neverallow an assert. MAP.json says which resource a class and a target
type became, for whoever asks the same of both; what no rule names is in neither, and denied."""

import json
import sys
from collections import defaultdict

from cil import Cil


class Converter:
    def __init__(self, cil):
        self.cil = cil
        self.roles = frozenset().union(*(cil.types_of(rule[0]) for rule in cil.rules))
        self.rules = self._merged()
        self.alone = self._targets_alone()
        self.resources, self.targets_of = {}, {}
        self.actions = defaultdict(set)
        self._join_targets()

    def _merged(self):
        """Rules that differ in permissions alone become one: a policy's macros say much more than once."""
        merged, conditions = defaultdict(set), {}
        for source, target, name, permissions, condition in self.cil.rules:
            key = json.dumps(condition)
            conditions[key] = condition
            for each_source, each_target in self._without_self(source, target):
                merged[each_source, each_target, name, key] |= self._permissions(name, permissions)
        return [(*key[:3], tuple(sorted(permissions)), conditions[key[3]]) for key, permissions in merged.items()]

    def _permissions(self, name, permissions):
        return set(self.cil.permissions(name)) if permissions == ('all',) else set(permissions)

    def _without_self(self, source, target):
        if target != 'self':
            return [(source, target)]
        return [(each, each) for each in sorted(self.cil.types_of(source))]

    def _targets_alone(self):
        """The targets that rules of a class name, so that types which are in the same ones are alike."""
        targets = defaultdict(set)
        for _, target, name, _, _ in self.rules:
            targets[name].add(target)
        return targets

    def _join_targets(self):
        for name, targets in sorted(self.alone.items()):
            named = defaultdict(list)
            for target in sorted(targets):
                for each in self.cil.types_of(target):
                    named[each].append(target)
            numbers = {}
            for each in sorted(named):
                number = numbers.setdefault(tuple(named[each]), len(numbers))
                self.resources[name, each] = f'{name}.t{number}'
            for target in targets:
                self.targets_of[name, target] = sorted({self.resources[name, each] for each in self.cil.types_of(target)})
        for _, target, name, permissions, _ in self.rules:
            for resource in self.targets_of[name, target]:
                self.actions[resource].update(permissions)

    def text(self):
        parts = ['policy selinux "An SELinux policy";\n']
        parts += [f'role {quoted(role)};' for role in sorted(self.roles)]
        parts.append('')
        sources = {rule[0] for rule in self.rules} | {rule[0] for rule in self.cil.neverallows if rule[1] != 'self'}
        self.groups = {name for name in sources if self.cil.is_attribute(name) and self.cil.types_of(name) & self.roles}
        for name in sorted(self.groups):
            members = sorted(self.cil.types_of(name) & self.roles)
            parts.append(f'role group {quoted(name)} = {", ".join(map(quoted, members))};')
        parts.append('')
        for resource in sorted(self.actions):
            parts.append(f'resource {path(resource)} {{ actions {", ".join(map(quoted, sorted(self.actions[resource])))}; }}')
        parts.append('\nsettings bool {')
        parts += [f'  {quoted(name)} = {"on" if value else "off"};' for name, value in sorted(self.cil.booleans.items())]
        parts.append('}\n')
        rules = list(self._grants())
        names = [f'group {name} = {what};' for what, name in self._named.items()]
        return '\n'.join(parts + names + [''] + rules + list(self._asserts())) + '\n'

    def _grants(self):
        """A list of targets that several rules have gets a name."""
        self._named = {}
        for source, target, name, permissions, condition in self.rules:
            if not self.cil.types_of(source) or not self.targets_of[name, target]:
                continue
            what = pattern(name, self.targets_of[name, target], permissions)
            if self.cil.is_attribute(target):
                what = self._named.setdefault(what, f'of{len(self._named)}')
            guard = '' if condition is None else f' if {words(condition)}'
            yield f'allow {quoted(source)} to {what}{guard};'

    def _asserts(self):
        for source, target, name, permissions, _ in self.cil.neverallows:
            for each_source, each_target in self._without_self(source, target):
                named = {self.resources.get((name, each)) for each in self.cil.types_of(each_target)} - {None}
                wanted = self._permissions(name, permissions)
                what = [path(f'{resource}.{action}') for resource in sorted(named)
                        for action in sorted(wanted & self.actions[resource])]
                if what and (each_source in self.groups or each_source in self.roles):
                    yield f'assert never {quoted(each_source)} may {", ".join(what)};'


WORDS = {'in', 'if', 'else', 'is', 'and', 'or', 'not'}


def quoted(name):
    return f'`{name}`' if name in WORDS or not name.replace('_', '').isalnum() or name[0].isdigit() else name


def path(name):
    return '.'.join(map(quoted, name.split('.')))


def pattern(name, resources, permissions):
    targets = [resource.split('.')[1] for resource in resources]
    return f'{quoted(name)}.{in_braces(targets)}.{in_braces(map(quoted, permissions))}'


def in_braces(names):
    names = list(names)
    return names[0] if len(names) == 1 else '{' + ', '.join(names) + '}'


def words(condition):
    """A condition over booleans in polc's words."""
    if isinstance(condition, str):
        return f'bool.{quoted(condition)}'
    if len(condition) == 1:
        return words(condition[0])
    word, *parts = condition
    if word == 'not':
        return f'not ({words(parts[0])})'
    left, right = (f'({words(part)})' for part in parts)
    if word in ('and', 'or'):
        return f'{left} {word} {right}'
    if word in ('xor', 'neq'):
        return f'{left} and not {right} or not {left} and {right}'
    if word == 'eq':
        return f'{left} and {right} or not {left} and not {right}'
    raise SystemExit(f'selinux: a condition with `{word}` is not read')


def main():
    source, target, names = sys.argv[1:]
    with open(source, encoding='utf-8') as file:
        converter = Converter(Cil(file.read()))
    with open(target, 'w', encoding='utf-8') as file:
        file.write(converter.text())
    resources = defaultdict(dict)
    for (name, each), resource in converter.resources.items():
        resources[name][each] = resource
    with open(names, 'w', encoding='utf-8') as file:
        json.dump({'roles': sorted(converter.roles), 'resources': resources,
                   'actions': {resource: sorted(actions) for resource, actions in converter.actions.items()},
                   'rules': len(converter.rules), 'booleans': converter.cil.booleans}, file)
    print(f'{len(converter.roles)} roles, {len(converter.resources)} pairs of a class and a type in '
          f'{len(converter.actions)} resources, {sum(map(len, converter.actions.values()))} permissions, '
          f'{len(converter.rules)} rules, {len(converter.cil.booleans)} settings, {len(converter.cil.neverallows)} neverallows')


if __name__ == '__main__':
    main()
