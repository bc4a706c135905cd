-- Runs in Neovim with the README's configuration: streams an answer while typing, then stops another one. Saves after each.
local answer = assert(io.open(vim.env.ANSWER, 'rb')):read('*a')
local file = vim.env.FILE
local ended = {}
vim.lsp.handlers['geminirx/sessionEnded'] = function(_, parameters) table.insert(ended, parameters) end

local function check(is_right, what)
  if not is_right then
    io.stderr:write(what .. '\n')
    vim.cmd('cquit!')
  end
end
local function saved()
  vim.cmd('silent write')
  return assert(io.open(file, 'rb')):read('*a')
end
local function press(keys) vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false) end
local function find(text)
  for at, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then return at, column - 1 end
  end
end

vim.cmd('edit ' .. vim.fn.fnameescape(file))
check(vim.wait(10000, function() return #vim.lsp.get_clients({ name = 'geminirx', bufnr = 0 }) == 1 end), 'the server did not start')
vim.wait(300)

vim.api.nvim_win_set_cursor(0, { find('|') })
press('<leader>gc')
local above, typed = '', ''
vim.wait(20000, function()
  if #ended == 0 and vim.api.nvim_buf_line_count(0) > 6 and #typed < 30 then
    local letter = string.char(65 + #typed)
    vim.api.nvim_buf_set_text(0, 0, 0, 0, 0, { letter })
    local row, column = find('|')
    vim.api.nvim_buf_set_text(0, row - 1, column, row - 1, column, { letter })
    above, typed = letter .. above, typed .. letter
  end
  return #ended == 1
end, 40)
vim.wait(500)
check(#typed > 0 and #ended == 1 and ended[1].outcome == 'completed', 'not completed: ' .. vim.inspect(ended) .. typed)
local whole = above .. '# Pets\n\nIt is said: ' .. answer .. typed .. '|\n\nThe end.\n'
local got = saved()
check(got == whole, 'saved ' .. vim.inspect(got))

-- The word 'endless' in the document makes the service answer without end.
vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'endless', '' })
vim.wait(300)
vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 0 })
press('<leader>gc')
check(vim.wait(10000, function() return find('line 5') ~= nil end), 'nothing came')
press('<leader>gs')
check(vim.wait(5000, function() return #ended == 2 end), 'not stopped')
vim.wait(500)
local more = saved():sub(#(whole .. 'endless\n') + 1)
local count = 0
for line in more:gmatch('[^\n]+') do
  check(('line ' .. count):sub(1, #line) == line, 'after the stop: ' .. vim.inspect(more))
  count = count + 1
end
check(ended[2].outcome == 'stopped' and count >= 5, 'stopped: ' .. vim.inspect(ended[2]))
vim.cmd('qall!')
