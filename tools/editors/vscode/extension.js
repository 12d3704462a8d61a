// What the client of the language server brings to VS Code beside the protocol. `desktop.js` and `browser.js` say where the server is; each is
// bundled with this by `package`.
const vscode = require('vscode');
const {MatrixPanel} = require('./matrix_panel');
const {Answers} = require('./answers');
const {addTests} = require('./tests');

let client;

const isPolicy = (editor) => editor?.document.languageId === 'pol';

/** `createClient(options)` makes a client that is not started yet; `help` says what to do where that, or its start, fails. */
async function start(createClient, help) {
  try {
    client = await createClient({documentSelector: [{language: 'pol'}], synchronize: {fileEvents: vscode.workspace.createFileSystemWatcher('**/*.pol')}});
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(`polc cannot be started: ${error.message}. ${help}`);
  }
}

/** What the server says about the cursor's place; undefined where it says nothing, and then why stands in the status bar. */
async function ask(method, {isQuiet = false, editor = vscode.window.activeTextEditor} = {}) {
  if (!isPolicy(editor) || !client) return undefined;
  const {line, character} = editor.selection.active;
  try {
    return await client.sendRequest(method, {textDocument: {uri: client.code2ProtocolConverter.asUri(editor.document.uri)}, position: {line, character}});
  } catch (error) {
    if (!isQuiet) vscode.window.setStatusBarMessage(`polc: ${error.message}`, 5000);
    return undefined;
  }
}

exports.activate = async (context, createClient, help) => {
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
      await start(createClient, help);
    }),
    vscode.window.onDidChangeTextEditorSelection((event) => isPolicy(event.textEditor) && panel.follow()),
    vscode.window.onDidChangeActiveTextEditor((editor) => isPolicy(editor) && panel.refresh()),
    vscode.languages.onDidChangeDiagnostics(() => panel.refresh()));
  addTests(context);
  await start(createClient, help);
};

exports.deactivate = () => client?.stop();
