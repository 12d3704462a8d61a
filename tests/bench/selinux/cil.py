"""The allow rules, booleans and neverallows of a policy in SELinux's CIL, as `checkpolicy -C` writes it.

It reads what that command writes of a source policy: no blocks, macros or optionals, which are refused. Constraints, roles,
users and levels are left out: they limit further what type enforcement allows."""

import re
from collections import defaultdict

TOKEN = re.compile(r'[()]|"[^"]*"|[^\s()";]+|;[^\n]*')
UNREAD = {'block', 'blockinherit', 'macro', 'call', 'optional', 'in', 'tunable', 'tunableif', 'allowx', 'classpermission',
          'classmap', 'deny'}


def statements(text):
    """Each statement as a list of words and lists."""
    stack = [[]]
    for match in TOKEN.finditer(text):
        token = match.group()
        if token == '(':
            stack.append([])
        elif token == ')':
            whole = stack.pop()
            if len(stack) == 1:
                yield whole
            else:
                stack[-1].append(whole)
        elif token[0] != ';':
            stack[-1].append(token)


class Cil:
    """What the policy says: `rules` and `neverallows` are tuples of a source, a target, a class, permissions and a condition,
    which is None or an expression over booleans. A source or target is the name of a type or an attribute, or `self`."""

    def __init__(self, text):
        self.types, self.aliases, self.booleans = [], {}, {}
        self.classes, self.commons, self.common_of = {}, {}, {}
        self.rules, self.neverallows = [], []
        self._sets, self._types_of = defaultdict(list), {}
        for statement in statements(text):
            self._read(statement, None)

    def _read(self, statement, condition):
        word = statement[0]
        if word in UNREAD:
            raise SystemExit(f'selinux: `{word}` of CIL is not read')
        if word in ('allow', 'neverallow'):
            source, target, (name, permissions) = statement[1:]
            rules = self.rules if word == 'allow' else self.neverallows
            rules.append((self.actual(source), self.actual(target), name, tuple(permissions), condition))
        elif word == 'booleanif':
            for branch in statement[2:]:
                holds = statement[1] if branch[0] == 'true' else ['not', statement[1]]
                for each in branch[1:]:
                    self._read(each, holds)
        elif word == 'type':
            self.types.append(statement[1])
        elif word == 'typealiasactual':
            self.aliases[statement[1]] = statement[2]
        elif word == 'typeattribute':
            self._sets[statement[1]] += []
        elif word == 'typeattributeset':
            self._sets[statement[1]].append(statement[2])
        elif word == 'boolean':
            self.booleans[statement[1]] = statement[2] == 'true'
        elif word == 'class':
            self.classes[statement[1]] = list(statement[2]) if len(statement) > 2 else []
        elif word == 'common':
            self.commons[statement[1]] = list(statement[2])
        elif word == 'classcommon':
            self.common_of[statement[1]] = statement[2]

    def actual(self, name):
        return self.aliases.get(name, name)

    def is_attribute(self, name):
        return name in self._sets

    def permissions(self, name):
        """All that a class has."""
        return self.classes[name] + self.commons.get(self.common_of.get(name), [])

    def types_of(self, name):
        """The types that a name stands for."""
        name = self.actual(name)
        if name not in self._types_of:
            members = [self._types(each) for each in self._sets[name]] if name in self._sets else [{name}]
            self._types_of[name] = frozenset().union(*members)
        return self._types_of[name]

    def _types(self, expression):
        if isinstance(expression, str):
            return self.types_of(expression)
        everything = frozenset(self.types)
        word = expression[0] if expression and isinstance(expression[0], str) else None
        if word == 'all':
            return everything
        if word == 'not':
            return everything - self._types(expression[1])
        if word in ('and', 'or', 'xor') and len(expression) == 3:
            left, right = self._types(expression[1]), self._types(expression[2])
            return left & right if word == 'and' else left | right if word == 'or' else left ^ right
        return frozenset().union(*(self._types(each) for each in expression))
