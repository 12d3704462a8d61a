/** The policy language: rules only, no actions. README.md beside this file explains each construct. */
parser grammar PolParser;

options { tokenVocab = PolLexer; }

file: statement* EOF;

statement
    : accept* (
        policyDeclaration
        | importDeclaration
        | extendsDeclaration
        | levelsDeclaration
        | domainDeclaration
        | roleDeclaration
        | roleGroupDeclaration
        | contextDeclaration
        | resourceDeclaration
        | settingsDeclaration
        | defineDeclaration
        | groupDeclaration
        | exclusiveRule
        | customRolesRule
        | forbidRule
        | requireRule
        | assertion
        | testDeclaration
        | matrix
        | impliesRule
        | givesRule
        | grantRule
    )
    ;

/** Silences one warning on the statement that follows. */
accept: ACCEPT name BECAUSE? STRING SEMICOLON;

// Declarations

policyDeclaration: POLICY path STRING? SEMICOLON;
importDeclaration: IMPORT STRING SEMICOLON;
extendsDeclaration: EXTENDS STRING SEMICOLON;
levelsDeclaration: LEVELS levelName (LESS levelName)* SEMICOLON;
levelName: name STRING?;
domainDeclaration: DOMAIN name EQUALS (valueSet | valueOrder) SEMICOLON;

roleDeclaration: IMMUTABLE? ROLE name STRING? roleClause* SEMICOLON;
roleClause
    : INCLUDES nameList
    | WITHIN pathList
    | FALLBACK
    ;
roleGroupDeclaration: ROLE GROUP name STRING? EQUALS roleSet SEMICOLON;

contextDeclaration: CONTEXT LBRACE attribute* RBRACE;
resourceDeclaration: RESOURCE path STRING? (LBRACE resourceItem* RBRACE | SEMICOLON);
resourceItem: attribute | actions;
attribute: name STRING? COLON type (EQUALS value)? SEMICOLON;
actions: ACTIONS action (COMMA action)* SEMICOLON;
action: name STRING?;

/** `bool`, `role`, a named domain, or a domain written out. */
type: name | valueSet | valueOrder;
valueSet: LBRACE value (COMMA value)* RBRACE;
/** Lowest first. */
valueOrder: value (LESS value)+;

settingsDeclaration: SETTINGS name STRING? settingsClause* LBRACE setting* RBRACE;
settingsClause
    : FOR nameList
    | EDITABLE BY nameList
    ;
setting: name STRING? (COLON type)? EQUALS value settingClause* SEMICOLON;
settingClause
    : IMMUTABLE
    | WITHIN valueSet
    | GRANTS permissionSet (TO roleSet)? (AT name)? guard?
    | REQUIRES requirement (COMMA requirement)*
    | EDITABLE BY nameList
    | note
    ;
requirement: path (IS value | IN valueSet)?;

defineDeclaration: DEFINE name EQUALS condition SEMICOLON;
groupDeclaration: GROUP name EQUALS permissionSet SEMICOLON;

// Rules

/** `allow ROLES to PERMISSIONS`: the first word is a level. */
grantRule: IMMUTABLE? name roleSet TO permissionSet guard? note? SEMICOLON;
forbidRule: IMMUTABLE? FORBID roleSet TO permissionSet (ABOVE name)? guard? note? SEMICOLON;
requireRule: IMMUTABLE? REQUIRE condition FOR permissionSet (ABOVE name)? note? SEMICOLON;
impliesRule: permissionSet IMPLIES permissionSet (OF THE SAME RESOURCE)? note? SEMICOLON;
/** Whoever may do it can give somebody else, or themselves, these roles. */
givesRule: permissionSet GIVES roleSet TO (OTHERS | SELF) (AT name)? guard? note? SEMICOLON;
exclusiveRule: EXCLUSIVE ROLES nameList note? SEMICOLON;
customRolesRule: CUSTOM ROLES (MAY | ALWAYS | NEVER) HOLD permissionSet guard? note? SEMICOLON;

matrix: MATRIX name? STRING? LBRACE matrixHeader ruler? matrixRow* RBRACE;
matrixHeader: BAR BAR roleSet (BAR roleSet)* BAR;
ruler: BAR RULER (BAR RULER)* BAR;
matrixRow: BAR permissionSet BAR cell (BAR cell)* BAR;
cell: outcome (ELSE outcome)* note?;
outcome: name guard?;

assertion
    : ASSERT (ONLY | NEVER | ALWAYS) roleSet MAY permissionSet (AT name)? guard? note? SEMICOLON
    | ASSERT NEVER roleSet MAY BECOME roleSet note? SEMICOLON
    | ASSERT SEPARATE permissionTerm (COMMA permissionTerm)+ note? SEMICOLON
    ;

testDeclaration: TEST STRING LBRACE testItem* RBRACE;
testItem
    : GIVEN condition (COMMA condition)* SEMICOLON
    | UNDER EVERY SETTING SEMICOLON
    | testSubject (COMMA testSubject)* permissionSet (LPAREN condition RPAREN)? (UNDER EVERY SETTING)? ARROW name SEMICOLON
    ;
/** Roles joined by `+` are held together. */
testSubject: name (PLUS name)*;

// Parts

note: NOTE STRING;

roleSet
    : ALL ROLES (EXCEPT nameList)?
    | nameList (EXCEPT nameList)?
    ;

permissionSet: permissionTerm (COMMA permissionTerm)* (EXCEPT permissionTerm (COMMA permissionTerm)*)?;
permissionTerm: segment (DOT segment)*;
segment
    : name
    | STAR
    | LBRACE path (COMMA path)* RBRACE
    ;

/** `unless C` is `if not (C)`. */
guard: (IF | UNLESS) condition;

condition: conjunction (OR conjunction)*;
conjunction: negation (AND negation)*;
negation
    : NOT negation
    | LPAREN condition RPAREN
    | comparison
    ;
/** A bound comes last: where a value is called `above`, the reading that takes the word for it goes first. */
comparison: path (IS NOT? operand | NOT? IN (valueSet | name) | IS bound operand)?;
bound: AT LEAST | AT MOST | ABOVE | BELOW;
/** A value of the domain, or another attribute or setting to compare with: names cannot tell which. */
operand: path | reserved;

path: name (DOT name)*;
pathList: path (COMMA path)*;
nameList: name (COMMA name)*;

/** A value may be one of the words that a condition is made of: `direction is in`. */
value: name | reserved;
reserved: IN | IS | IF | ELSE | AND | OR;

/** Soft keywords. Left out: the words that conditions and cells are made of (and else if in is not or). */
name
    : IDENTIFIER | QUOTED_NAME
    | ABOVE | ACCEPT | ACTIONS | ALL | ALWAYS | ASSERT | AT | BECAUSE | BECOME | BELOW | BY | CONTEXT | CUSTOM
    | DEFINE | DOMAIN | EDITABLE | EVERY | EXCEPT | EXCLUSIVE | EXTENDS | FALLBACK | FOR | FORBID | GIVEN | GIVES
    | GRANTS | GROUP | HOLD | IMMUTABLE | IMPLIES | IMPORT | INCLUDES | LEAST | LEVELS | MATRIX | MAY | MOST | NEVER
    | NOTE | OF | ONLY | OTHERS | POLICY | REQUIRE | REQUIRES | RESOURCE | ROLE | ROLES | SAME | SELF | SEPARATE
    | SETTING | SETTINGS | TEST | THE | TO | UNDER | UNLESS | WITHIN
    ;
