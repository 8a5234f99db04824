-- A stub of Neovim: it prints, as JSON, what a configuration gives it.

local function show(value)
  if type(value) ~= "table" then return string.format("%q", tostring(value)) end
  local parts, isList = {}, #value > 0
  for key, item in pairs(value) do
    parts[#parts + 1] = (isList and "" or string.format("%q:", key)) .. show(item)
  end
  return (isList and "[" or "{") .. table.concat(parts, ",") .. (isList and "]" or "}")
end

local function said(name)
  return function(...) print(string.format("[%q,%s]", name, show({ ... }))) end
end

vim = { bo = {}, filetype = { add = said("filetype") }, lsp = { config = said("config"), enable = said("enable") } }
vim.api = {
  nvim_create_autocmd = function(event, options)
    options.callback()
    said("autocmd")(event, vim.bo.commentstring)
  end,
}
