-- Gemini in Neovim 0.11 or newer, by the language server of `geminirx`. Copy this file to lua/geminirx.lua of the configuration folder.
--   require('geminirx').setup()                        all files
--   require('geminirx').setup({ filetypes = { … } })   any setting of vim.lsp.config
--   require('geminirx').setup({ completions = '<Tab>' })  completions while typing, and the key that accepts one (Neovim 0.12)
-- Each verb is a function and a command: require('geminirx').rewrite({ instruction = '…' }) and :'<,'>Gemini rewrite …
-- The functions also take `model` and `granularity`; `prompt` takes `name`, the name of a prompt file.
local M = {}

local function complain(message) vim.notify('Gemini: ' .. message, vim.log.levels.ERROR) end

-- The editor keeps a text at the place where it was requested, also while more of it is typed: what is typed is replaced too. A text that
-- does not continue what is typed is not inserted.
local function accept(item)
  local client = vim.lsp.get_client_by_id(item.client_id)
  if not client or client.name ~= 'geminirx' or not item.range then return item end
  local range, cursor = item.range, vim.api.nvim_win_get_cursor(0)
  local row, column = cursor[1] - 1, cursor[2]
  if row ~= range.start_row or column < range.start_col then return end
  local typed = vim.api.nvim_buf_get_text(0, row, range.start_col, row, column, {})[1]
  if not vim.startswith(item.insert_text, typed) then return end
  item.range = vim.range(0, range.start_row, range.start_col, range.end_row, range.end_col + #typed)
  return item
end

-- Shows completions while typing. The key accepts one; without one, it does what it does otherwise.
local function complete(key)
  if not vim.lsp.inline_completion then return complain('completions while typing need Neovim 0.12.') end
  vim.lsp.config('geminirx', { init_options = { inlineCompletion = { enabled = true } } })
  vim.lsp.inline_completion.enable(true)
  vim.keymap.set('i', key, function()
    if not vim.lsp.inline_completion.get({ on_accept = accept }) then return key end
  end, { expr = true, replace_keycodes = true, desc = 'Accept a completion of Gemini' })
end

function M.setup(options)
  options = vim.tbl_extend('force', { cmd = { 'geminirx', 'serve', '--stdio' } }, options or {})
  local key = options.completions
  options.completions = nil
  vim.lsp.config('geminirx', options)
  if key then complete(key) end
  vim.lsp.enable('geminirx')
end

local function client_of(buffer)
  local client = vim.lsp.get_clients({ name = 'geminirx', bufnr = buffer })[1]
  if not client then complain('the language server does not run for this buffer.') end
  return client
end

local function execute(client, command, buffer)
  client:exec_cmd(command, { bufnr = buffer }, function(err)
    if err then complain(err.message) end
  end)
end

local function send(buffer, verb, arguments, options)
  local client = client_of(buffer)
  if not client then return end
  arguments.model, arguments.granularity = options.model, options.granularity
  execute(client, { title = 'Gemini', command = 'geminirx.' .. verb, arguments = { arguments } }, buffer)
end

-- Converts a row from 1 and a number of bytes to a position of the protocol.
local function position(client, row, bytes)
  local line = vim.api.nvim_buf_get_lines(0, row - 1, row, false)[1] or ''
  return { line = row - 1, character = vim.str_utfindex(line, client.offset_encoding, math.min(bytes, #line), false) }
end

-- Returns the ranges of a selection: one, or one for each line of a block.
local function ranges_of(client, from, to, kind)
  local lines = vim.fn.getregionpos(from, to, { type = kind, exclusive = false, eol = true })
  local function range(first, last)
    return { start = position(client, first[2], first[3] - 1), ['end'] = position(client, last[2], last[3]) }
  end
  if kind ~= 'v' and kind ~= 'V' then return vim.tbl_map(function(line) return range(line[1], line[2]) end, lines) end
  return { range(lines[1][1], lines[#lines][2]) }
end

-- Returns the place of a command: the selection, the lines of the command line (`lines`), or the cursor.
local function place(client, lines)
  local found = { uri = vim.uri_from_bufnr(0) }
  local mode = vim.fn.mode()
  if lines then
    local kind = vim.fn.visualmode()
    if lines[1] ~= vim.fn.line("'<") or lines[2] ~= vim.fn.line("'>") or kind == '' then
      found.range = { start = position(client, lines[1], 0), ['end'] = position(client, lines[2], math.huge) }
    else
      found.ranges = ranges_of(client, vim.fn.getpos("'<"), vim.fn.getpos("'>"), kind)
    end
  elseif mode == 'v' or mode == 'V' or mode == '\22' then
    found.ranges = ranges_of(client, vim.fn.getpos('v'), vim.fn.getpos('.'), mode)
    vim.api.nvim_feedkeys(vim.keycode('<Esc>'), 'nx', false)
  else
    local cursor = vim.api.nvim_win_get_cursor(0)
    found.position = position(client, cursor[1], cursor[2])
  end
  return found
end

-- Returns the problems that all others report in the lines of a place, in the form of the protocol; nil without any.
local function problems_in(client, found)
  local ranges = found.ranges or { found.range or { start = found.position, ['end'] = found.position } }
  local first, last = ranges[1].start.line, ranges[#ranges]['end'].line
  local problems = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if one.source ~= 'geminirx' and one.lnum <= last and (one.end_lnum or one.lnum) >= first then
      local from, to = position(client, one.lnum + 1, one.col), position(client, (one.end_lnum or one.lnum) + 1, one.end_col or one.col)
      local range = { start = from, ['end'] = to }
      table.insert(problems, { range = range, severity = one.severity, source = one.source, code = one.code, message = one.message })
    end
  end
  return #problems > 0 and problems or nil
end

-- Makes a verb that needs an instruction (with a question to the user), or that takes one.
local function verb(name, question)
  return function(options)
    options = options or {}
    local buffer = vim.api.nvim_get_current_buf()
    local client = client_of(buffer)
    if not client then return end
    local arguments = place(client, options.lines)
    arguments.diagnostics = problems_in(client, arguments)
    if name == 'fix' and not arguments.diagnostics then return complain('no problem is reported in the line or the selection.') end
    local function start(instruction)
      if question and (instruction or '') == '' then return end
      arguments.instruction, arguments.prompt = instruction, options.name
      send(buffer, name, arguments, options)
    end
    if question and not options.instruction then
      vim.ui.input({ prompt = question .. ': ' }, start)
    else
      start(options.instruction)
    end
  end
end

-- Makes a verb that runs the first code action at the cursor that has one of the titles; `all` is the title for all changes.
local function choice(titles, all)
  return function(options)
    local buffer = vim.api.nvim_get_current_buf()
    local client = client_of(buffer)
    if not client then return end
    local parameters = vim.lsp.util.make_range_params(0, client.offset_encoding)
    parameters.context = { diagnostics = {}, triggerKind = 1 }
    local wanted = options and options.instruction == 'all' and { all } or titles
    client:request('textDocument/codeAction', parameters, function(err, actions)
      if err then return complain(err.message) end
      for _, title in ipairs(wanted) do
        for _, action in ipairs(actions or {}) do
          if action.title == 'Gemini: ' .. title then return execute(client, action.command, buffer) end
        end
      end
      complain('there is no answer or change at the cursor.')
    end, buffer)
  end
end

M.continue = verb('continue')
M.write = verb('write', 'Write')
M.rewrite = verb('rewrite', 'Rewrite')
M.ask = verb('ask', 'Ask')
M.explain = verb('explain')
M.fix = verb('fix')
M.document = verb('document')
M.commit = verb('commit')
M.prompt = verb('prompt')
M.keep = choice({ 'Keep this change', 'Keep' }, 'Keep all changes')
M.discard = choice({ 'Discard this change', 'Discard' }, 'Discard all changes')
M.retry = choice({ 'Retry' })
M.continueFrom = choice({ 'Continue from here' })
function M.chat(options) send(vim.api.nvim_get_current_buf(), 'chat', { uri = vim.uri_from_bufnr(0) }, options or {}) end
function M.stop() send(vim.api.nvim_get_current_buf(), 'stop', vim.empty_dict(), {}) end

local function verbs()
  local names = vim.tbl_filter(function(name) return name ~= 'setup' end, vim.tbl_keys(M))
  table.sort(names)
  return names
end

-- Returns the names of the user's prompt files.
local function prompts()
  local folder = vim.fn.has('mac') == 1 and '~/Library/Application Support' or vim.env.APPDATA or vim.env.XDG_CONFIG_HOME or '~/.config'
  local files = vim.fn.globpath(vim.fs.normalize(folder) .. '/geminirx/prompts', '*.md', true, true)
  return vim.tbl_map(function(file) return vim.fn.fnamemodify(file, ':t:r') end, files)
end

vim.api.nvim_create_user_command('Gemini', function(command)
  local name, instruction = command.args:match('^(%S+)%s*(.*)$')
  if not vim.list_contains(verbs(), name) then
    return complain(("'%s' is not a verb. Use one of: %s."):format(name, table.concat(verbs(), ', ')))
  end
  local prompt
  if name == 'prompt' then prompt, instruction = instruction:match('^(%S*)%s*(.*)$') end
  M[name]({
    name = prompt,
    instruction = instruction ~= '' and instruction or nil,
    lines = command.range > 0 and { command.line1, command.line2 } or nil,
  })
end, {
  nargs = '+',
  range = true,
  desc = 'Write, rewrite, ask and more with Gemini',
  complete = function(typed, line)
    local names = line:match('Gemini%s+%S*$') and verbs() or line:match('Gemini%s+prompt%s+%S*$') and prompts() or {}
    return vim.tbl_filter(function(name) return vim.startswith(name, typed) end, names)
  end,
})

return M
