-- Opens a file in Neovim with the server that GUIDERAIL_SERVER starts, and writes down what a person sees.

local buffer, seen = nil, {}

local function wait(condition)
  assert(vim.wait(60000, condition, 20), "the server does not answer")
end

local function messages()
  return vim.tbl_map(function(each) return each.message end, vim.diagnostic.get(buffer))
end

local function ask(method, more)
  local params = vim.lsp.util.make_range_params(0, "utf-16")
  params.position = params.range.start
  params = vim.tbl_extend("force", params, more or {})
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  for _, each in pairs(assert(answers, "the server does not answer")) do
    return each.result
  end
end

local function work()
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.GUIDERAIL_FILE))
  buffer = vim.api.nvim_get_current_buf()
  local server = { name = "guiderail", cmd = vim.split(vim.env.GUIDERAIL_SERVER, "\n"), root_dir = vim.fn.getcwd() }
  if vim.lsp.start then
    vim.lsp.start(server)
  else -- before Neovim 0.8
    vim.lsp.buf_attach_client(buffer, vim.lsp.start_client(server))
  end

  wait(function() return #messages() > 0 end)
  seen.findings = messages()

  local wrong = vim.diagnostic.get(buffer)[1]
  vim.api.nvim_win_set_cursor(0, { wrong.lnum + 1, wrong.col })
  seen.hover = ask("textDocument/hover").contents.value
  seen.titles = {}
  for _, action in ipairs(ask("textDocument/codeAction", { context = { diagnostics = {} } })) do
    table.insert(seen.titles, action.title)
    if action.isPreferred then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
    end
  end
  wait(function() return #messages() < #seen.findings end)
  seen.text = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
end

local ok, problem = pcall(work)
seen.problem = not ok and tostring(problem) or nil
vim.fn.writefile({ vim.json.encode(seen) }, vim.env.GUIDERAIL_SEEN)
vim.cmd("qall!")
