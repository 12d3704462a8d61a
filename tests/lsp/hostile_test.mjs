// Names, titles and notes that mean harm: a reader of what an editor shows must see that they are there, and must not be led by them.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import {Client, folderOf, uriOf} from './support.mjs';

const markup = '<img src=x onerror=alert(1)>[click](command:evil) ![](http://example.org/x) ``` **b**';
const text = `policy p "${markup}";
role clerk "${markup}";
role \`a<b>[x](command:y)\` "second";
role tick "\`\`\`" includes clerk;
/// ${markup}
resource till "${markup}" {
  /// ${markup}
  own "${markup}": bool;
  /// ${markup}
  actions open "${markup}";
}
/// ${markup}
settings s "${markup}" { /** */ share "${markup}" = off grants till.open to clerk note "${markup}"; }
allow clerk, \`a<b>[x](command:y)\` to till.open if own note "${markup}";
test "${markup}" { clerk till.open (own) -> allow; }
`.replace('/** */ ', '');

/** Every Markdown text in an answer. */
function markdownOf(value, found = []) {
  if (Array.isArray(value)) for (const each of value) markdownOf(each, found);
  else if (value && typeof value === 'object') {
    if (value.kind === 'markdown') found.push(value.value);
    for (const each of Object.values(value)) markdownOf(each, found);
  }
  return found;
}

/** What is left where code is taken away: fenced blocks, then what stands in backquotes. */
const outsideOfCode = (markdown) =>
  markdown.replace(/^(`{3,})[^\n]*\n[^]*?^\1$/gm, '').replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');

test('markup in a policy stays text in what an editor shows', async () => {
  const folder = folderOf({'p.pol': text});
  const uri = uriOf(folder, 'p.pol');
  const client = await Client.start({folders: [folder]});
  client.open(uri, text);
  await client.untilVersion(uri, 1);
  const shown = [];
  for (const [line, content] of text.split('\n').entries()) {
    for (let character = 0; character < content.length; character += 3) {
      shown.push(await client.at('hover', uri, line, character));
      if (character % 9 === 0) shown.push(await client.at('completion', uri, line, character));
    }
  }
  const markdown = markdownOf(shown);
  assert.ok(markdown.some((each) => each.includes('onerror')), 'nothing of it is shown');
  for (const each of new Set(markdown)) {
    const rest = outsideOfCode(each);
    // Escaped, each of these is a character; as it stands, it is a tag, a link or a picture.
    assert.doesNotMatch(rest, /(?<!\\)<(?=[a-z!/])/i, each);
    assert.doesNotMatch(rest, /(?<!\\)\](?=\()/, each);
  }
  assert.equal(await client.stop(), 0);
});

test('what no terminal would show is spelled out', async () => {
  const hidden = `role "x"; role clerk "a\u202Eb\u0085c"; resource r { actions see; } allow clerk to r.see;`;
  const folder = folderOf({'h.pol': hidden});
  const uri = uriOf(folder, 'h.pol');
  const client = await Client.start({folders: [folder]});
  client.open(uri, hidden);
  await client.untilVersion(uri, 1);
  for (const answer of [await client.at('hover', uri, 0, 16), await client.ask('textDocument/documentSymbol', {textDocument: {uri}}),
    client.told.get(uri)]) {
    assert.doesNotMatch(JSON.stringify(answer), /\u202E|\u0085/);
  }
  assert.equal(await client.stop(), 0);
});
