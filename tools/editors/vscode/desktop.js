// On a desktop, or on the machine that an editor is connected to: the server is `polc lsp`.
const vscode = require('vscode');
const {LanguageClient} = require('vscode-languageclient/node');
const extension = require('./extension');

async function createClient(options) {
  const settings = vscode.workspace.getConfiguration('polc');
  const args = ['lsp', ...settings.get('importFolders', []).flatMap((folder) => ['-I', folder])];
  const run = {command: settings.get('path', 'polc'), args};
  return new LanguageClient('polc', 'polc', {run, debug: run}, options);
}

exports.activate = (context) => extension.activate(context, createClient, 'Say in the setting polc.path where it is.');
exports.deactivate = extension.deactivate;
