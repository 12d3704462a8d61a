-- Access policies in Neovim 0.7 or later: `:luafile` this, or `require` it from init.lua. See README.md beside it.
local M = {}

function M.setup(options)
  options = options or {}
  local command = options.cmd or { 'polc', 'lsp' }
  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, { pattern = '*.pol', command = 'setfiletype pol' })
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'pol',
    callback = function(event)
      local name = vim.api.nvim_buf_get_name(event.buf)
      local folder = vim.fn.fnamemodify(name, ':p:h')
      local git = vim.fn.finddir('.git', folder .. ';')
      if git == '' then git = vim.fn.findfile('.git', folder .. ';') end -- Of a worktree it is a file.
      local root = git ~= '' and vim.fn.fnamemodify(git, ':p:h:h') or folder
      local config = { name = 'polc', cmd = command, root_dir = options.root_dir or root, on_attach = options.on_attach }
      vim.bo[event.buf].commentstring = '// %s'
      if vim.lsp.start then -- Neovim 0.8
        vim.lsp.start(config)
      else
        M.clients = M.clients or {}
        local id = M.clients[config.root_dir]
        if not id or not vim.lsp.get_client_by_id(id) then
          id = vim.lsp.start_client(config)
          M.clients[config.root_dir] = id
        end
        if id then vim.lsp.buf_attach_client(event.buf, id) end -- Neovim has said why where there is none.
      end
    end,
  })
end

return M
