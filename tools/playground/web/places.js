// From the protocol's places (lines and UTF-16 units, which are CodeMirror's too) to offsets, and back.
export function placeAt(doc, offset) {
  const line = doc.lineAt(offset);
  return {line: line.number - 1, character: offset - line.from};
}

/** An offset; within the text, whatever the place says. */
export function offsetAt(doc, {line, character}) {
  if (line >= doc.lines) return doc.length;
  const found = doc.line(line + 1);
  return Math.min(found.from + character, found.to);
}

/** What an update changed, as the protocol has it: from the last place to the first, so that each is told in the text before all. */
export function contentChanges(before, changes) {
  const found = [];
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    found.unshift({range: {start: placeAt(before, from), end: placeAt(before, to)}, text: inserted.toString()});
  });
  return found;
}
