// The tests of policies in the test explorer, with the outcomes that the server tells in its lenses.
const vscode = require('vscode');

function read(controller, document) {
  // Not what an editor shows of git, or of nothing that is saved yet.
  if (document.languageId !== 'pol' || (document.uri.scheme !== 'file' && !vscode.workspace.getWorkspaceFolder(document.uri))) return;
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
}

async function run(controller, request) {
  const wanted = [];
  const add = (item) => (item.children.size > 0 ? item.children.forEach(add) : wanted.push(item));
  if (request.include) request.include.forEach(add);
  else controller.items.forEach(add);
  const testRun = controller.createTestRun(request);
  for (const item of wanted) testRun.started(item);
  for (const uri of new Set(wanted.map((item) => item.uri.toString()))) {
    const lenses = (await vscode.commands.executeCommand('vscode.executeCodeLensProvider', vscode.Uri.parse(uri))) ?? [];
    for (const item of wanted.filter((each) => each.uri.toString() === uri)) {
      const lens = lenses.find((each) => each.range.start.line === item.range.start.line && each.command?.command === 'polc.runTest');
      const [, outcome] = /^run · (.*)$/s.exec(lens?.command.title ?? '') ?? [];
      const say = (text) => Object.assign(new vscode.TestMessage(text), {location: new vscode.Location(item.uri, item.range)});
      testRun.appendOutput(`${item.label}: ${(outcome ?? 'cannot run').replaceAll(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
      if (outcome?.startsWith('passed')) testRun.passed(item);
      else if (outcome) testRun.failed(item, say(outcome));
      else testRun.errored(item, say('the policy has errors, so that its tests cannot run'));
    }
  }
  testRun.end();
}

function addTests(context) {
  const controller = vscode.tests.createTestController('polc', 'Policy tests');
  controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request) => run(controller, request), true);
  vscode.workspace.textDocuments.forEach((document) => read(controller, document));
  context.subscriptions.push(
    controller,
    vscode.workspace.onDidOpenTextDocument((document) => read(controller, document)),
    vscode.workspace.onDidChangeTextDocument((event) => read(controller, event.document)));
}

module.exports = {addTests};
