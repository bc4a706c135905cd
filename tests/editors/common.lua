-- What the scripts in Neovim have in common: sessions that ended, and waiting. A check that fails ends Neovim with the buffer and the ends.
local M = { ended = {} }
vim.lsp.handlers['geminirx/sessionEnded'] = function(_, parameters) table.insert(M.ended, parameters) end

function M.check(is_right, what)
  if not is_right then
    local lines = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    io.stderr:write(what .. '\n' .. lines .. '\n' .. vim.inspect(M.ended) .. '\n')
    vim.cmd('cquit!')
  end
end

function M.press(keys) vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false) end

-- Waits for the server in the buffer of a file.
function M.open(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.FOLDER .. '/' .. name))
  M.check(vim.wait(10000, function() return #vim.lsp.get_clients({ name = 'geminirx', bufnr = 0 }) == 1 end), 'the server did not start')
  vim.wait(300)
end

-- Waits for the end of so many sessions, and for the last edit of the last one.
function M.ends(count)
  M.check(vim.wait(20000, function() return #M.ended >= count end, 20), 'no end ' .. count)
  vim.wait(300)
end

return M
