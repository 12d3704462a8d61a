// Colours of a policy before the server has read it: words, texts, comments. What a name is, only the server knows.
import {HighlightStyle, StreamLanguage, syntaxHighlighting} from '@codemirror/language';
import {tags} from '@lezer/highlight';

const declarations = new Set(('policy role resource settings define group domain matrix context levels test import extends immutable forbid require assert exclusive ' +
  'custom accept given').split(' '));
const words = new Set(('and or not is in if unless else at least most above actions all always because become below by editable every except fallback for gives grants ' +
  'hold implies includes may never note of only others requires roles same self separate setting the to under within').split(' '));
const values = new Set('allow deny true false on off yes no bool nobody'.split(' '));

const pol = StreamLanguage.define({
  name: 'pol',
  startState: () => ({isFirst: true}),
  token(stream, state) {
    if (stream.sol()) state.isFirst = true;
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/)) return 'comment';
    const wasFirst = state.isFirst;
    state.isFirst = false;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^`[^`]*`?/)) return 'variableName';
    if (stream.match(/^[\w-]+(?:\.[\w*-]+)+/)) return 'propertyName';
    const word = stream.match(/^[\w-]+/);
    if (!word) {
      if (/[;{}]/.test(stream.next())) state.isFirst = true;
      return 'punctuation';
    }
    if (values.has(word[0])) return 'atom';
    if (wasFirst && declarations.has(word[0])) return 'definitionKeyword';
    return words.has(word[0]) ? 'keyword' : 'variableName';
  },
  languageData: {commentTokens: {line: '//'}, closeBrackets: {brackets: ['(', '[', '{', '"', '`']}},
});

const colours = HighlightStyle.define([
  {tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic'},
  {tag: tags.string, color: 'var(--string)'},
  {tag: [tags.definitionKeyword], color: 'var(--keyword)', fontWeight: '600'},
  {tag: tags.keyword, color: 'var(--keyword)'},
  {tag: tags.atom, color: 'var(--yes)'},
  {tag: tags.propertyName, color: 'var(--link)'},
  {tag: tags.punctuation, color: 'var(--soft)'},
]);

export const language = [pol, syntaxHighlighting(colours)];
