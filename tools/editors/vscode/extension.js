// The client of `polc lsp`, the commands, and the tests of policies in the test explorer. Bundled by `package`.
const vscode = require('vscode');
const {LanguageClient} = require('vscode-languageclient/node');

let client;
let panel;

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

/** What the server says about the place of the cursor; undefined, and told, where it says nothing. */
async function ask(method) {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== 'pol') return undefined;
  const {line, character} = editor.selection.active;
  try {
    return await client.sendRequest(method, {textDocument: {uri: editor.document.uri.toString()}, position: {line, character}});
  } catch (error) {
    vscode.window.setStatusBarMessage(`polc: ${error.message}`, 5000);
    return undefined;
  }
}

const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[sign]);

async function showMatrix() {
  const answer = await ask('polc/matrix');
  if (!answer) return;
  if (!panel) {
    panel = vscode.window.createWebviewPanel('polcMatrix', 'Matrix', {viewColumn: vscode.ViewColumn.Beside, preserveFocus: true}, {});
    panel.onDidDispose(() => (panel = undefined));
  }
  panel.webview.html = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><pre style="font-family: var(--vscode-editor-font-family)">${escaped(answer.text)}</pre>`;
}

async function showWho() {
  const answer = await ask('polc/who');
  if (!answer) return;
  const document = await vscode.workspace.openTextDocument({content: answer.text});
  await vscode.window.showTextDocument(document, {viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true});
}

/** Tests with the outcomes that the server tells in its lenses. */
function addTests(context) {
  const controller = vscode.tests.createTestController('polc', 'Policy tests');
  context.subscriptions.push(controller);
  const read = (document) => {
    if (document.languageId !== 'pol') return;
    const file = controller.createTestItem(document.uri.toString(), vscode.workspace.asRelativePath(document.uri), document.uri);
    for (let line = 0; line < document.lineCount; ++line) {
      const match = /^\s*test\s+"((?:[^"\\]|\\.)*)"/.exec(document.lineAt(line).text);
      if (!match) continue;
      const item = controller.createTestItem(`${document.uri}#${line}`, match[1], document.uri);
      item.range = document.lineAt(line).range;
      file.children.add(item);
    }
    if (file.children.size > 0) controller.items.add(file);
    else controller.items.delete(file.id);
  };
  controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, async (request) => {
    const run = controller.createTestRun(request);
    const wanted = [];
    const add = (item) => (item.children.size > 0 ? item.children.forEach(add) : wanted.push(item));
    if (request.include) request.include.forEach(add);
    else controller.items.forEach(add);
    for (const uri of new Set(wanted.map((item) => item.uri.toString()))) {
      const lenses = (await vscode.commands.executeCommand('vscode.executeCodeLensProvider', vscode.Uri.parse(uri))) ?? [];
      for (const item of wanted.filter((each) => each.uri.toString() === uri)) {
        const lens = lenses.find((each) => each.range.start.line === item.range.start.line && each.command);
        if (lens?.command.title.startsWith('passed')) run.passed(item);
        else if (lens) run.failed(item, new vscode.TestMessage(lens.command.title));
        else run.errored(item, new vscode.TestMessage('the policy has errors'));
      }
    }
    run.end();
  }, true);
  vscode.workspace.textDocuments.forEach(read);
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(read), vscode.workspace.onDidChangeTextDocument((event) => read(event.document)));
}

exports.activate = async (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('polc.matrix', showMatrix),
    vscode.commands.registerCommand('polc.who', showWho),
    vscode.commands.registerCommand('polc.restart', async () => {
      await client?.stop();
      await start();
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (panel && document.languageId === 'pol') showMatrix();
    }));
  addTests(context);
  await start();
};

exports.deactivate = () => client?.stop();
