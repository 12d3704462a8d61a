// The little Markdown that the server writes in hovers and completions, as elements. No text becomes HTML.
function inline(line, into) {
  for (const part of line.split(/(`[^`]+`|\*\*[^*]+\*\*|_[^_]+_(?!\w))/)) {
    if (/^`.+`$/.test(part)) into.append(element('code', part.slice(1, -1)));
    else if (/^\*\*.+\*\*$/.test(part)) into.append(element('b', part.slice(2, -2)));
    else if (/^_.+_$/.test(part)) into.append(element('em', part.slice(1, -1)));
    else into.append(part.replace(/\\([\\`*_{}[\]()#+.!<>|-])/g, '$1').replace(/&nbsp;/g, '\u00a0'));
  }
}

export function element(name, text, properties = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  return made;
}

export function markdown(text) {
  const root = element('div', '', {className: 'markdown'});
  let code = null;
  let list = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) {
      if (code) code = null;
      else root.append(code = element('pre'));
      continue;
    }
    if (code) {
      code.append(line + '\n');
      continue;
    }
    const item = line.match(/^\s*[-*] (.*)/);
    if (item) {
      if (!list) root.append(list = element('ul'));
      const made = element('li');
      inline(item[1], made);
      list.append(made);
      continue;
    }
    list = null;
    if (/^(---+|\s*)$/.test(line)) continue;
    const made = element('p');
    inline(line.replace(/^#+ /, ''), made);
    root.append(made);
  }
  return root;
}
