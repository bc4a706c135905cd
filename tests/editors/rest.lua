-- Runs in Neovim with the configuration of src/docs/editors/neovim.md: the verbs that verbs.lua does not run.
local common = dofile(vim.env.COMMON)
local ended, check, press, open, ends = common.ended, common.check, common.press, common.open, common.ends
local messages, edits = {}, 0
vim.notify = function(message) table.insert(messages, message) end
local apply_edit = vim.lsp.handlers['workspace/applyEdit']
vim.lsp.handlers['workspace/applyEdit'] = function(...)
  edits = edits + 1
  return apply_edit(...)
end

-- Runs a command or a function, and waits for the end of its answer.
local function answered(verb, outcome)
  local before = #ended
  if type(verb) == 'string' then vim.cmd(verb) else verb() end
  ends(before + 1)
  check(ended[#ended].outcome == (outcome or 'completed'), 'ended ' .. ended[#ended].outcome)
end

-- Reports what a linter would: a name that is not defined.
local linter = vim.api.nvim_create_namespace('lint')
local function lint()
  local row = vim.fn.search('sum(price)', 'nw') - 1
  vim.diagnostic.set(linter, 0, {
    { lnum = row, col = 15, end_col = 20, severity = 1, source = 'lint', code = 'F821', message = 'undefined name price' },
  })
  vim.api.nvim_win_set_cursor(0, { row + 1, 0 })
end

open('shop.py')
vim.cmd('2Gemini fix')
check(#messages == 1 and messages[1]:find('no problem is reported', 1, true), 'messages ' .. vim.inspect(messages))
lint()
answered('Gemini ask What is missing?')
local code = vim.api.nvim_get_current_buf()
answered('1,2Gemini explain')
check(vim.api.nvim_get_current_buf() ~= code, 'no new document')
vim.cmd('silent write')
vim.cmd('buffer ' .. code)
answered('1,2Gemini document')
lint()
answered('Gemini fix')
vim.cmd('silent write')

open('repo/.git/COMMIT_EDITMSG')
answered('Gemini commit')
vim.cmd('silent write')

-- A prompt file, by the command and by the function with a model.
open('tale.md')
check(vim.deep_equal(vim.fn.getcompletion('Gemini prompt ', 'cmdline'), { 'loud' }), 'the names of prompt files')
answered('1Gemini prompt loud')
answered(function() require('geminirx').prompt({ name = 'loud', instruction = 'twice', model = 'gemini-loud', lines = { 2, 2 } }) end)
press('G$')
answered('Gemini continue', 'maxTokens')
vim.cmd('/Once upon')
answered('Gemini continueFrom')
vim.cmd('silent write')

-- A retry sends the document of now. The granularity makes one edit of three lines.
open('draft.md')
press('G')
answered('Gemini continue')
vim.cmd('1substitute/one/two/')
vim.cmd('/first')
answered('Gemini retry')
press('G')
local before = edits
answered(function() require('geminirx').write({ instruction = 'Name three colors', granularity = 'whole' }) end)
check(edits == before + 1, edits - before .. ' edits')
vim.cmd('silent write')

open('endless.md')
press('G')
vim.cmd('Gemini continue')
check(vim.wait(10000, function() return vim.fn.search('line 3', 'nw') > 0 end), 'nothing came')
answered('Gemini stop', 'stopped')
vim.cmd('/line 2')
answered('Gemini discard', 'stopped')
vim.cmd('silent write')
check(#messages == 2 and messages[2]:find('MAX_TOKENS', 1, true), 'messages ' .. vim.inspect(messages))
vim.cmd('qall!')
