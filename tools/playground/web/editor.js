// The editor: CodeMirror, with what the language server knows of the text.
import {acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippet} from '@codemirror/autocomplete';
import {defaultKeymap, history, historyKeymap, indentWithTab} from '@codemirror/commands';
import {bracketMatching} from '@codemirror/language';
import {lintGutter, lintKeymap, setDiagnostics} from '@codemirror/lint';
import {highlightSelectionMatches, searchKeymap} from '@codemirror/search';
import {EditorState} from '@codemirror/state';
import {drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers} from '@codemirror/view';
import {language} from './language.js';
import {element, markdown} from './markdown.js';
import {contentChanges, offsetAt, placeAt} from './places.js';

const severities = ['error', 'error', 'warning', 'info', 'hint'];
// The protocol's kinds of completions, as far as there are pictures for them.
const types = {3: 'function', 5: 'property', 6: 'variable', 7: 'class', 9: 'namespace', 10: 'property', 12: 'constant', 13: 'enum', 14: 'keyword', 15: 'text', 20: 'enum', 21: 'constant'};

const valueOf = (documentation) => (typeof documentation === 'string' ? documentation : documentation?.value ?? '');

export class Editor {
  /** `server()` is a LanguageServer, `uri()` the open file; `onChange(changes)`, `onMove()`, `onExplain()`. */
  constructor(into, {server, uri, onChange, onMove, onExplain}) {
    this.server = server;
    this.uri = uri;
    this.extensions = [
      lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightSelectionMatches(),
      lintGutter(), language, autocompletion({icons: false, override: [(context) => this.#complete(context)]}), hoverTooltip((view, at) => this.#hover(at)),
      keymap.of([{key: 'Mod-e', run: () => (onExplain(), true)}, {key: 'Tab', run: acceptCompletion}, ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap,
        ...completionKeymap, ...lintKeymap, indentWithTab]),
      EditorView.contentAttributes.of({'aria-label': 'Policy text', spellcheck: 'false'}),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(contentChanges(update.startState.doc, update.changes));
        if (update.selectionSet || update.docChanged) onMove();
      }),
    ];
    this.view = new EditorView({parent: into});
  }

  /** A state with a history of its own. */
  fresh(text) {
    return EditorState.create({doc: text, extensions: this.extensions});
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** What requests about the cursor begin with. */
  here(at = this.view.state.selection.main.head) {
    return {textDocument: {uri: this.uri()}, position: placeAt(this.view.state.doc, at)};
  }

  async #complete(context) {
    const word = context.matchBefore(/[\w-]*/);
    const line = context.state.doc.lineAt(context.pos);
    // A new line is no question: whoever wants to see all statements asks for them.
    if (!context.explicit && line.text.slice(0, context.pos - line.from).trim() === '') return null;
    const answer = await this.server()?.ask('textDocument/completion', {...this.here(context.pos), context: {triggerKind: 1}});
    const items = Array.isArray(answer) ? answer : answer?.items;
    if (!items?.length || context.aborted) return null;
    const {doc} = context.state;
    return {
      from: word.from,
      options: items.map((item, at) => {
        const text = item.textEdit?.newText ?? item.insertText ?? item.label;
        const range = item.textEdit?.range;
        const from = range ? offsetAt(doc, range.start) : word.from;
        const insert = item.insertTextFormat === 2 ? snippet(text.replace(/\$(\d+)/g, '${$1}')) : null;
        return {
          label: item.label, detail: item.detail, type: types[item.kind], boost: -at / items.length,
          info: item.documentation ? () => markdown(valueOf(item.documentation)) : undefined,
          apply: (view, completion, _from, to) => {
            if (insert) insert(view, completion, from, to);
            else view.dispatch({changes: {from, to, insert: text}, selection: {anchor: from + text.length}, userEvent: 'input.complete'});
          },
        };
      }),
      validFor: /^[\w-]*$/,
    };
  }

  async #hover(at) {
    const found = await this.server()?.ask('textDocument/hover', this.here(at));
    if (!found) return null;
    const text = [found.contents].flat().map(valueOf).join('\n\n');
    const {doc} = this.view.state;
    return {pos: found.range ? offsetAt(doc, found.range.start) : at, end: found.range ? offsetAt(doc, found.range.end) : at, above: true, create: () => ({dom: markdown(text)})};
  }

  /** The server's findings in the open file. */
  show(diagnostics) {
    const {doc} = this.view.state;
    const found = diagnostics.map(({range, severity, message, code, relatedInformation = []}) => ({
      from: offsetAt(doc, range.start), to: offsetAt(doc, range.end), severity: severities[severity ?? 1], source: code ? String(code) : undefined, message,
      renderMessage: () => {
        const made = element('div', message, {className: 'finding'});
        for (const related of relatedInformation) made.append(element('div', `line ${related.location.range.start.line + 1}: ${related.message}`, {className: 'related'}));
        return made;
      },
    }));
    this.view.dispatch(setDiagnostics(this.view.state, found));
  }

  goTo(place) {
    const at = offsetAt(this.view.state.doc, place);
    this.view.dispatch({selection: {anchor: at}, effects: EditorView.scrollIntoView(at, {y: 'center'})});
    this.view.focus();
  }

  apply(edits) {
    const {doc} = this.view.state;
    this.view.dispatch({changes: edits.map(({range, newText}) => ({from: offsetAt(doc, range.start), to: offsetAt(doc, range.end), insert: newText}))});
  }
}
