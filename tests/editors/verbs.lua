-- Runs in Neovim with the configuration of src/docs/editors/neovim.md: write and rewrite by instruction, choices, and a chat.
local common = dofile(vim.env.COMMON)
local ended, check, press, open, ends = common.ended, common.check, common.press, common.open, common.ends

-- The input function of the editor gives the instruction.
local asked = {}
vim.ui.input = function(options, continue)
  table.insert(asked, options.prompt)
  continue('Name three colors')
end

open('fruits.md')
press('G<leader>gw')
ends(1)
check(vim.deep_equal(asked, { 'Write: ' }), 'asked ' .. vim.inspect(asked))

-- Keys at the top of the document arrive while the selection is rewritten.
vim.cmd('3,8Gemini rewrite Shout two fruits')
local typed = 0
vim.wait(20000, function()
  if typed < 5 and #ended == 1 then
    vim.api.nvim_buf_set_text(0, 0, typed, 0, typed, { string.char(65 + typed) })
    typed = typed + 1
  end
  return #ended == 2
end, 150)
ends(2)
check(typed == 5, 'typed ' .. typed)
vim.cmd('/PLUMS')
press('<leader>gd')
check(vim.wait(5000, function() return vim.fn.search('plums', 'nw') > 0 end), 'not discarded')
vim.wait(300)
vim.cmd('/GRAPES')
vim.cmd('Gemini keep')
vim.wait(500)
check(vim.fn.search('GRAPES', 'nw') > 0, 'not kept')
vim.cmd('silent write')

open('chat.md')
for turn, word in ipairs({ 'one', 'two', 'three' }) do
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'Question ' .. word })
  local before = #ended
  vim.cmd('Gemini chat')
  ends(before + 1)
  check(ended[#ended].outcome == 'completed', 'turn ' .. turn)
end
vim.cmd('silent write')
vim.cmd('qall!')
