/** Tokens of the policy language. Every word below is soft: PolParser.g4 lists where it may be a name. */
lexer grammar PolLexer;

ABOVE: 'above';
ACCEPT: 'accept';
ACTIONS: 'actions';
ALL: 'all';
ALWAYS: 'always';
AND: 'and';
ASSERT: 'assert';
AT: 'at';
BECAUSE: 'because';
BECOME: 'become';
BELOW: 'below';
BY: 'by';
CONTEXT: 'context';
CUSTOM: 'custom';
DEFINE: 'define';
DOMAIN: 'domain';
EDITABLE: 'editable';
ELSE: 'else';
EVERY: 'every';
EXCEPT: 'except';
EXCLUSIVE: 'exclusive';
EXTENDS: 'extends';
FALLBACK: 'fallback';
FOR: 'for';
FORBID: 'forbid';
GIVEN: 'given';
GIVES: 'gives';
GRANTS: 'grants';
GROUP: 'group';
HOLD: 'hold';
IF: 'if';
IMMUTABLE: 'immutable';
IMPLIES: 'implies';
IMPORT: 'import';
IN: 'in';
INCLUDES: 'includes';
IS: 'is';
LEAST: 'least';
LEVELS: 'levels';
MATRIX: 'matrix';
MAY: 'may';
MOST: 'most';
NEVER: 'never';
NOT: 'not';
NOTE: 'note';
OF: 'of';
ONLY: 'only';
OR: 'or';
OTHERS: 'others';
POLICY: 'policy';
REQUIRE: 'require';
REQUIRES: 'requires';
RESOURCE: 'resource';
ROLE: 'role';
ROLES: 'roles';
SAME: 'same';
SELF: 'self';
SEPARATE: 'separate';
SETTING: 'setting';
SETTINGS: 'settings';
TEST: 'test';
THE: 'the';
TO: 'to';
UNDER: 'under';
UNLESS: 'unless';
WITHIN: 'within';

ARROW: '->';
BAR: '|';
COLON: ':';
COMMA: ',';
DOT: '.';
EQUALS: '=';
LBRACE: '{';
LESS: '<';
LPAREN: '(';
PLUS: '+';
RBRACE: '}';
RPAREN: ')';
SEMICOLON: ';';
STAR: '*';

/** The line of dashes that Markdown puts under a table's header. */
RULER: ':'? '-' '-'+ ':'?;

/** The language has no arithmetic, so a name may start with a digit and hold hyphens: `2nd-line`. */
IDENTIFIER: [A-Za-z_0-9]+ ('-' [A-Za-z_0-9]+)*;
QUOTED_NAME: '`' ~[`\r\n]+ '`';
STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '"';

/** Ends at the line's end, so that one missing quote costs one line. */
UNCLOSED_STRING: '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'?;
UNCLOSED_NAME: '`' ~[`\r\n]*;

/** Comments, documentation (`///`) included, are read from the text between tokens where they are wanted. */
COMMENT: '//' ~[\r\n]* -> skip;
SPACE: [ \t\r\n]+ -> skip;

/** Whatever else: the parser reports it at its place; the lexer never fails. */
UNKNOWN: .;
