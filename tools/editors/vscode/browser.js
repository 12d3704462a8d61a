// In a web editor: the server is polc in WebAssembly, in a worker, as the playground has it. It sees files in its own memory: the policies of
// the folders that are open are written there, as they are on disk, and again whenever they change.
const vscode = require('vscode');
const {LanguageClient} = require('vscode-languageclient/browser');
const extension = require('./extension');

const root = '/workspace';

/** A folder's name there. Not its number, which is another folder's once one is closed: edits would go to that one. */
const nameOf = (folder) => encodeURIComponent(folder.uri.toString());

/** Where a file stands in the worker's memory; undefined outside of the folders. */
function pathOf(uri) {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && `${root}/${nameOf(folder)}${uri.path.slice(folder.uri.path.replace(/\/$/, '').length)}`;
}

const uriConverters = {
  code2Protocol: (uri) => {
    const path = pathOf(uri);
    return path ? vscode.Uri.file(path).toString() : uri.toString();
  },
  protocol2Code: (text) => {
    const uri = vscode.Uri.parse(text);
    const [, name, rest] = uri.scheme === 'file' ? (/^\/workspace\/([^/]+)(\/.*)?$/.exec(uri.path) ?? []) : [];
    const folder = vscode.workspace.workspaceFolders?.find((each) => nameOf(each) === name);
    return folder ? folder.uri.with({path: folder.uri.path.replace(/\/$/, '') + (rest ?? '')}) : uri;
  },
};

const decoder = new TextDecoder();
async function read(uris) {
  const files = {};
  for (const uri of uris) {
    const path = pathOf(uri);
    // One that went away meanwhile is told of by the next event.
    const bytes = path && (await vscode.workspace.fs.readFile(uri).then((found) => found, () => undefined));
    if (bytes) files[path] = decoder.decode(bytes);
  }
  return files;
}

exports.activate = (context) => {
  let worker;

  /** A worker whose server answers on the port that is given back. */
  async function startWorker() {
    worker?.terminate();
    const place = (name) => vscode.Uri.joinPath(context.extensionUri, 'out', name);
    const module = await WebAssembly.compile(await vscode.workspace.fs.readFile(place('polc.wasm')));
    const files = await read(await vscode.workspace.findFiles('**/*.pol'));
    // From a Blob: where the extension stands on another machine, no worker is made of its files.
    const script = new Blob([await vscode.workspace.fs.readFile(place('server.js'))], {type: 'text/javascript'});
    worker = new Worker(URL.createObjectURL(script));
    const {port1, port2} = new MessageChannel();
    await new Promise((done, fail) => {
      worker.onerror = (event) => fail(new Error(event.message));
      worker.onmessage = ({data}) => {
        if (data.ready) done();
        if (data.broken) fail(new Error(data.broken));
        for (const text of data.said ?? []) port2.postMessage(JSON.parse(text));
      };
      worker.postMessage({module, files});
    });
    port2.onmessage = ({data}) => worker.postMessage({message: JSON.stringify(data)});
    return port1;
  }

  async function createClient(options) {
    const middleware = {
      workspace: {
        // Both write before the server is told that there is something to read.
        didChangeWorkspaceFolders: async (event, next) => {
          worker.postMessage({write: await read(await vscode.workspace.findFiles('**/*.pol'))});
          return next(event);
        },
        didChangeWatchedFile: async (event, next) => {
          const uri = uriConverters.protocol2Code(event.uri);
          const path = pathOf(uri);
          const write = await read([uri]);
          if (path && !(path in write)) worker.postMessage({remove: [path]});
          else worker.postMessage({write});
          return next(event);
        },
      },
    };
    return new LanguageClient('polc', 'polc', {...options, uriConverters, middleware}, await startWorker());
  }

  context.subscriptions.push({dispose: () => worker?.terminate()});
  return extension.activate(context, createClient, 'The web editor has to run WebAssembly with exceptions.');
};
exports.deactivate = extension.deactivate;
