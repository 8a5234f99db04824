// Neovim as a real client, without a screen; skipped where it is not installed.

import { execFile, spawnSync } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { builtCommandLine } from "../support/built.ts"

const isInstalled = spawnSync("nvim", ["--version"]).status === 0
let folder: string

/** Opens the file, waits for its diagnostics, and prints them with the answers to some requests as JSON. */
const script = (executable: string) => `
local file = vim.fn.argv(0)
vim.cmd("edit " .. file)
local client = vim.lsp.start_client({
  name = "recall",
  cmd = { ${JSON.stringify(process.execPath)}, ${JSON.stringify(executable)}, "lsp" },
  root_dir = vim.fn.fnamemodify(file, ":h"),
})
vim.bo.filetype = "recall"
vim.lsp.buf_attach_client(0, client)
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 20)
local function ask(method, line, character)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    position = { line = line, character = character },
    options = { tabSize = 2, insertSpaces = true },
  }
  local answers = vim.lsp.buf_request_sync(0, method, params, 30000) or {}
  for _, answer in pairs(answers) do return answer.result end
end
local out = {
  diagnostics = vim.tbl_map(function(one) return one.code or one.message end, vim.diagnostic.get(0)),
  hover = ask("textDocument/hover", 1, 5).contents.value,
  labels = vim.tbl_map(function(one) return one.label end, ask("textDocument/completion", 2, 6)),
}
vim.lsp.util.apply_text_edits(ask("textDocument/formatting", 0, 0), 0, "utf-16")
out.formatted = vim.api.nvim_buf_get_lines(0, 0, -1, false)
io.stdout:write(vim.json.encode(out))
vim.cmd("qall!")
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-nvim-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.skipIf(!isInstalled)(
  "Neovim shows diagnostics, hover and completion, and formats",
  { timeout: 120_000 },
  async () => {
    const file = join(folder, "main.rcl")
    await writeFile(file, "## Twice.\nTASK twice(n:number) = n*2\nEMIT lenght(twice(1))\n")
    await writeFile(join(folder, "test.lua"), script(await builtCommandLine()))
    const { stdout } = await promisify(execFile)(
      "nvim",
      ["--headless", "--clean", file, "-c", `luafile ${join(folder, "test.lua")}`],
      { cwd: folder, timeout: 100_000 },
    )
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: ["unknown-name"],
      hover: expect.stringContaining("twice(n: number)"),
      labels: expect.arrayContaining(["length", "twice"]),
      formatted: ["## Twice.", "TASK twice(n: number) = n * 2", "EMIT lenght(twice(1))"],
    })
  },
)
