// The client of `polc lsp`, and what it brings to VS Code beside the protocol. Bundled by `package`.
const vscode = require('vscode');
const {LanguageClient} = require('vscode-languageclient/node');
const {MatrixPanel} = require('./matrix_panel');
const {Answers} = require('./answers');
const {addTests} = require('./tests');

let client;

function start() {
  const settings = vscode.workspace.getConfiguration('polc');
  const args = ['lsp', ...settings.get('importFolders', []).flatMap((folder) => ['-I', folder])];
  const run = {command: settings.get('path', 'polc'), args};
  client = new LanguageClient('polc', 'polc', {run, debug: run}, {
    documentSelector: [{language: 'pol'}],
    synchronize: {fileEvents: vscode.workspace.createFileSystemWatcher('**/*.pol')},
  });
  return client.start().catch((error) => {
    vscode.window.showErrorMessage(`polc cannot be started: ${error.message}. Say in the setting polc.path where it is.`);
  });
}

const isPolicy = (editor) => editor?.document.languageId === 'pol';

/** What the server says about the cursor's place; undefined where it says nothing, and then why stands in the status bar. */
async function ask(method, {isQuiet = false, editor = vscode.window.activeTextEditor} = {}) {
  if (!isPolicy(editor) || !client) return undefined;
  const {line, character} = editor.selection.active;
  try {
    return await client.sendRequest(method, {textDocument: {uri: editor.document.uri.toString()}, position: {line, character}});
  } catch (error) {
    if (!isQuiet) vscode.window.setStatusBarMessage(`polc: ${error.message}`, 5000);
    return undefined;
  }
}

exports.activate = async (context) => {
  const answers = new Answers(context);
  const panel = new MatrixPanel(ask, isPolicy);
  const show = (method, title) => async () => {
    const answer = await ask(method);
    if (answer) await answers.show(title, answer.text);
  };
  context.subscriptions.push(
    panel,
    vscode.commands.registerCommand('polc.matrix', () => panel.show()),
    vscode.commands.registerCommand('polc.who', show('polc/who', 'Who may')),
    vscode.commands.registerCommand('polc.explain', show('polc/explain', 'Explanation')),
    vscode.commands.registerCommand('polc.restart', async () => {
      await client?.stop();
      await start();
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => isPolicy(event.textEditor) && panel.follow()),
    vscode.window.onDidChangeActiveTextEditor((editor) => isPolicy(editor) && panel.refresh()),
    vscode.languages.onDidChangeDiagnostics(() => panel.refresh()));
  addTests(context);
  await start();
};

exports.deactivate = () => client?.stop();
