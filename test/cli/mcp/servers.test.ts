// Servers of recall.config as natives of programs that the command line runs, checks and locks.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../../support/built.ts"

const SCRIPT = join(import.meta.dirname, "../../support/mcp-server.mjs")
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-servers-"))
  await configure("plain")
  await writeFile(join(folder, "main.rcl"), 'IMPORT find FROM "mcp:crm"\nEMIT find("Kim").total')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function configure(mode: string, more: object = {}): Promise<void> {
  const crm = { command: process.execPath, args: [SCRIPT, mode], ...more }
  await writeFile(join(folder, "recall.config.json"), JSON.stringify({ mcp: { crm } }))
}
const recall = (...args: readonly string[]) => recallProcess(args, { cwd: folder })

test("a call is confirmed, by the user or with --yes, unless the configuration trusts the tool", async () => {
  const refused = await recall("run", "main.rcl")
  expect(refused).toMatchObject({ status: 1, stdout: "" })
  expect(refused.stderr).toContain("error[not-confirmed]: crm_find")
  expect(await recall("run", "main.rcl", "--yes")).toMatchObject({ status: 0, stdout: "1\n" })
  await configure("plain", { read: ["find"] })
  expect(await recall("run", "main.rcl")).toMatchObject({ status: 0, stdout: "1\n" })
})

test("recall lock writes the tools, with which check knows their types without a server", async () => {
  const wrong = join(folder, "wrong.rcl")
  await writeFile(wrong, 'IMPORT find, gone FROM "mcp:crm"\nEMIT [find(5), gone()]')
  expect(await recall("check", "wrong.rcl")).toMatchObject({ status: 0, stderr: "" })
  expect(await recall("lock")).toMatchObject({ status: 0, stdout: "recall.lock: 0 packages, 1 MCP server\n" })
  await configure("broken")
  const { status, stderr } = await recall("check", "wrong.rcl")
  expect(status).toBe(1)
  expect(stderr).toContain("error[wrong-argument]: find needs string for query")
  expect(stderr).toContain('error[unknown-name]: "mcp:crm" has no gone')
  expect(await recall("check", "main.rcl")).toMatchObject({ status: 0, stderr: "" })
})

test("recall lock lists the tools that have changed, which no run calls until the lock is updated", async () => {
  await recall("lock")
  expect(await recall("lock")).toMatchObject({ status: 0, stdout: "" })
  await configure("changed")
  expect(await recall("lock")).toMatchObject({ status: 1, stdout: "mcp:crm find: changed\n" })
  const changed = await recall("run", "main.rcl", "--yes")
  expect(changed.status).toBe(1)
  expect(changed.stderr).toContain("error[mcp-changed]")
  await configure("fewer")
  expect(await recall("lock")).toMatchObject({ status: 1, stdout: "mcp:crm find: no longer offered\n" })
  const twice = {
    crm: { command: process.execPath, args: [SCRIPT] },
    other: { command: process.execPath, args: [SCRIPT] },
  }
  await writeFile(join(folder, "recall.config.json"), JSON.stringify({ mcp: twice }))
  await writeFile(join(folder, "other.rcl"), 'IMPORT find FROM "mcp:other"\nEMIT find("Kim").total')
  expect((await recall("run", "other.rcl", "--yes")).stderr).toContain("the MCP server other is not in recall.lock")
  await rm(join(folder, "other.rcl"))
  await configure("changed")
  await recall("lock", "--update")
  expect((await recall("run", "main.rcl", "--yes")).stderr).toContain("crm_find needs number for query")
  expect(JSON.parse(await readFile(join(folder, "recall.lock"), "utf8"))).toMatchObject({ version: 1, packages: {} })
})

test.each([
  [
    { crm: { command: "x", arg: 1 } },
    "bad-config",
    'mcp.crm is not understood: the MCP server crm has no option "arg"',
  ],
  [{ other: { command: "x" } }, "module-not-found", 'there is no MCP server "crm"'],
  [{ crm: { command: "/none/such" } }, "module-unreadable", "the MCP server crm cannot be reached"],
])("the configuration %j is the mistake %s", async (mcp, code, message) => {
  await writeFile(join(folder, "recall.config.json"), JSON.stringify({ mcp }))
  const { status, stderr } = await recall("run", "main.rcl")
  expect(status).not.toBe(0)
  expect(stderr).toContain(code)
  expect(stderr).toContain(message)
})

test("recall mcp itself is a server: tasks of one program are natives of another", async () => {
  await writeFile(
    join(folder, "tasks.rcl"),
    '## A greeting.\nTASK greet(name: string, mark: string = "!"): string = "Hello, " + name + mark',
  )
  const tasks = { command: process.execPath, args: [await builtCommandLine(), "mcp", "tasks.rcl"], trust: true }
  await writeFile(join(folder, "recall.config.json"), JSON.stringify({ mcp: { tasks } }))
  await writeFile(
    join(folder, "main.rcl"),
    'IMPORT greet FROM "mcp:tasks"\n'
      + 'EMIT [greet("Kim")?.value, greet("Kim", mark: "?")?.value, TRY greet({a: 1}) ELSE "no"]',
  )
  const { status, stdout, stderr } = await recall("run", "main.rcl")
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '["Hello, Kim!","Hello, Kim?","no"]\n', stderr: "" })
})
