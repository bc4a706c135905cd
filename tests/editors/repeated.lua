-- Neovim with allow_incremental_sync = false: every report contains the whole text, with the server's edits and the typing joined.
-- Requests ten answers of repeated lines and types above and below. The buffer must contain each answer once.
local answer = '- item\n\n- item\n- item\n}\n}\n\n\n- item\n}\nThe end.\n'
local before, behind = { '- item', '}', '', '- item', 'repeated' }, { '- item', '}', '', '}' }
local ended
vim.lsp.handlers['geminirx/sessionEnded'] = function(_, parameters) ended = parameters end

local function check(is_right, what)
  if not is_right then
    io.stderr:write(what .. '\n')
    vim.cmd('cquit!')
  end
end

local keys = 0
for run = 1, 10 do
  vim.cmd('edit ' .. vim.fn.tempname() .. '.md')
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.list_extend(vim.deepcopy(before), behind))
  local id = vim.lsp.start({
    name = 'geminirx', cmd = { 'geminirx', 'serve', '--stdio' }, root_dir = '/', flags = { allow_incremental_sync = false },
  })
  check(vim.wait(10000, function() return vim.lsp.get_client_by_id(id).initialized end), 'the server did not start')
  vim.wait(300)
  local client = vim.lsp.get_client_by_id(id)
  ended = nil
  client:request('workspace/executeCommand', {
    command = 'geminirx.continue', arguments = { { uri = vim.uri_from_bufnr(buffer), position = { line = #before, character = 0 } } },
  }, function() end, buffer)

  local above, below, next_key = '', '', vim.uv.now() + 200
  vim.wait(20000, function()
    if not ended and vim.uv.now() >= next_key then
      -- From 60 ms to 420 ms apart: faster and slower than Neovim reports.
      next_key = vim.uv.now() + 60 + 40 * ((keys * 7) % 10)
      keys = keys + 1
      vim.api.nvim_buf_set_text(buffer, 0, 0, 0, 0, { 'k' })
      local last = vim.api.nvim_buf_line_count(buffer) - 1
      vim.api.nvim_buf_set_text(buffer, last, 0, last, 0, { 'j' })
      above, below = above .. 'k', below .. 'j'
    end
    return ended ~= nil
  end, 10)
  vim.wait(300)
  local got = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  local expected = above .. table.concat(before, '\n') .. '\n' .. answer
    .. table.concat(behind, '\n', 1, #behind - 1) .. '\n' .. below .. behind[#behind]
  check(ended and ended.outcome == 'completed', run .. ' ended ' .. vim.inspect(ended) .. vim.inspect(got))
  check(got == expected, run .. ' is\n' .. got .. '\nnot\n' .. expected)
  client:stop(true)
end
check(keys > 50, 'too few keys: ' .. keys)
print(keys .. ' keys')
vim.cmd('qall!')
