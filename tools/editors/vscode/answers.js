// Answers in words, in an editor beside the policy that nobody can save by mistake.
const vscode = require('vscode');

const scheme = 'polc-answer';

class Answers {
  constructor(context) {
    this.texts = new Map();
    this.changed = new vscode.EventEmitter();
    context.subscriptions.push(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
      }));
  }

  async show(title, text) {
    const uri = vscode.Uri.from({scheme, path: `/${title}.txt`});
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    const document = await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(uri), 'pol-answer');
    await vscode.window.showTextDocument(document, {viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true});
  }
}

module.exports = {Answers};
