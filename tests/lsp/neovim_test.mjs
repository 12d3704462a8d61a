// Neovim on a shipped policy, with the file that tools/editors has for it.
import {test} from 'node:test';
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {folderOf, polc, run} from './support.mjs';

const source = process.env.SOURCE;

test('Neovim shows, asks, renames and lays out by the server', () => {
  const text = fs.readFileSync(path.join(source, 'policies/contact_center/policy.pol'), 'utf8');
  const folder = folderOf({'policy.pol': text.replace('allow supervisor to analytics.view;', 'allow supervisr to analytics.view;')});
  const file = path.join(folder, 'policy.pol');
  fs.writeFileSync(path.join(folder, 't.lua'), `
    package.path = '${source}/tools/editors/neovim/?.lua;' .. package.path
    require('pol').setup({ cmd = { '${polc}', 'lsp' } })
    local out = {}
    local function wait(what, holds)
      if not vim.wait(60000, holds, 50) then error('waited for ' .. what) end
    end
    local ok, problem = pcall(function()
      vim.cmd('edit ${file}')
      wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
      out.diagnostics = vim.tbl_map(function(d) return { d.lnum, d.col, d.message } end, vim.diagnostic.get(0))
      local line = out.diagnostics[1][1]
      local function ask(method, extra)
        local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(), extra or {})
        local answers = vim.lsp.buf_request_sync(0, method, params, 60000) or {}
        for _, answer in pairs(answers) do return answer.result, answer.error end
      end
      -- The fix of the slip.
      vim.api.nvim_win_set_cursor(0, { line + 1, out.diagnostics[1][2] })
      vim.ui.select = function(items, _, choose) choose(items[1], 1) end
      vim.lsp.buf.code_action()
      wait('the fix', function() return vim.fn.getline(line + 1):find('supervisor') ~= nil end)
      wait('no diagnostics', function() return #vim.diagnostic.get(0) == 0 end)
      vim.fn.search('to call_queue.log_in, ', 'w')
      vim.fn.search('log_in', '')
      local hover = ask('textDocument/hover')
      out.hover = hover.contents.value
      out.definition = ask('textDocument/definition')[1].range.start.line
      out.references = #ask('textDocument/references', { context = { includeDeclaration = true } })
      out.symbols = #ask('textDocument/documentSymbol')
      vim.fn.search('^allow supervisor to', 'w')
      vim.cmd('normal! w')
      local completion = ask('textDocument/completion')
      out.completion = vim.tbl_map(function(item) return item.label end, completion.items)
      vim.lsp.buf.rename('team_lead')
      wait('the new name', function() return vim.fn.search('^role team_lead', 'nw') > 0 end)
      vim.fn.append(vim.fn.line('$'), '')
      vim.fn.setline(vim.fn.line('$'), 'assert   only contact_admin   may licence.assign;')
      if vim.lsp.buf.format then
        vim.lsp.buf.format({ timeout_ms = 60000 })
      else
        vim.lsp.buf.formatting_sync(nil, 60000) -- Neovim 0.7
      end
      vim.cmd('write')
    end)
    out.problem = not ok and tostring(problem) or nil
    vim.fn.writefile({ vim.fn.json_encode(out) }, '${folder}/out.json')
    vim.cmd('qa!')
  `);
  const ended = spawnSync(process.env.NVIM, ['--headless', '-u', 'NONE', '-n', '-c', `luafile ${folder}/t.lua`], {timeout: 240_000, encoding: 'utf8', env: {...process.env, HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder}});
  const out = JSON.parse(fs.readFileSync(path.join(folder, 'out.json'), 'utf8'));
  assert.equal(out.problem ?? null, null, JSON.stringify(out) + ended.stderr);
  assert.match(out.diagnostics[0][2], /supervisr/);
  const [, answer] = /```text\n([^]*?)```/.exec(out.hover);
  const after = fs.readFileSync(file, 'utf8');
  assert.ok(after.includes('role team_lead "Supervisor"'));
  assert.ok(!/\bsupervisr\b/.test(after));
  assert.ok(after.endsWith('assert only contact_admin may licence.assign;\n'), after.slice(-200));
  assert.equal(run('check', file).startsWith(`${file}: ok`), true);
  const asked = folderOf({'policy.pol': text});
  assert.equal(answer, run('who', path.join(asked, 'policy.pol'), 'call_queue.log_in'));
  assert.ok(out.completion.includes('supervisor') && out.completion.includes('agent'));
  assert.ok(out.references >= 4 && out.symbols > 20);
});
