// Calls that wait for a decision, on the command line: each command is a process of its own.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { recallProcess } from "../support/built.ts"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-approvals-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const inFolder = (...args: string[]) => recallProcess(args, { cwd: folder })

interface Listed {
  readonly approvals: readonly { readonly id: string; readonly run: string; readonly isAllowed: boolean | null }[]
}

async function listed(...options: string[]): Promise<Listed["approvals"]> {
  return (JSON.parse((await inFolder("approvals", "list", "--json", ...options)).stdout) as Listed).approvals
}

test("a run waits with a status of its own, and goes on after a yes", async () => {
  await writeFile(
    join(folder, "write.rcl"),
    'IMPORT write_text FROM "std/files"\n'
      + 'EMIT [write_text("a.txt", "A"), TRY write_text("b.txt", "B") ELSE error.code, 7]',
  )
  const first = await inFolder("run", "write.rcl", "--confirm-later")
  expect(first.status).toBe(4)
  expect(first.stdout).toBe("[null,null,7]\n")
  expect(first.stderr).toContain("error[waiting]: 2 calls wait for a person's decision: write_text")
  expect(first.stderr).toContain("recall approvals list")
  const [, run = ""] = /recall run --resume (\S+)/.exec(first.stderr)!
  expect((await inFolder("approvals", "list")).stdout).toContain('write_text("a.txt", "A")')
  const waiting = await listed()
  expect(waiting).toHaveLength(2)
  const shown = await Promise.all(waiting.map(async ({ id }) => (await inFolder("approvals", "show", id)).stdout))
  const [a, b] = ["a.txt", "b.txt"].map((file) => waiting[shown.findIndex((text) => text.includes(file))]!.id)
  expect(shown[0]).toContain("(from the program's text)")
  const yes = await inFolder("approvals", "yes", a!)
  expect(yes).toMatchObject({
    status: 0,
    stdout: `write_text of the run ${run}: yes\nTo resume: recall run --resume ${run}\n`,
  })
  expect((await inFolder("run", "--resume", run)).status).toBe(4)
  expect((await inFolder("approvals", "no", b!.slice(0, 8))).status).toBe(0)
  // The journals of the runs since may be gone.
  await rm(join(folder, ".recall/runs"), { recursive: true })
  const last = await inFolder("run", "--resume", run)
  expect(last).toMatchObject({ status: 0, stdout: '["a.txt","not-confirmed",7]\n' })
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("A")
  expect(await listed()).toEqual([])
  expect((await listed("--all")).map(({ isAllowed }) => isAllowed).sort()).toEqual([false, true])
})

test("a person sees all of what they decide on", async () => {
  const to = `ann\u200b\u{e0041}${" ".repeat(57)}eve.txt`
  await writeFile(join(folder, "w.rcl"), `IMPORT write_text FROM "std/files"\nEMIT write_text("${to}", "A")`)
  await inFolder("run", "w.rcl", "--confirm-later")
  const [{ id } = { id: "" }] = await listed()
  const shown = '"ann\\u{200b}\\u{e0041}\\u{20 × 57}eve.txt"'
  expect((await inFolder("approvals", "list")).stdout).toContain(`write_text(${shown}, "A")`)
  expect((await inFolder("approvals", "show", id)).stdout).toContain(`: ${shown}\n`)
  const { stdout: json } = await inFolder("approvals", "show", id, "--json")
  expect(json).not.toContain("\u200b")
  expect(JSON.parse(json)).toMatchObject({ arguments: { path: to } })
})

test("a decision that is taken holds, and unknown ids are refused before any is decided", async () => {
  await writeFile(join(folder, "w.rcl"), 'IMPORT write_text FROM "std/files"\nEMIT write_text("a.txt", "A")')
  await inFolder("run", "w.rcl", "--confirm-later")
  const [{ id } = { id: "" }] = await listed()
  expect((await inFolder("approvals", "yes", id, "ffffffffffff0")).stderr).toContain("error[no-such-approval]")
  expect((await listed()).length).toBe(1)
  expect((await inFolder("approvals", "no", id)).status).toBe(0)
  expect((await inFolder("approvals", "no", id)).status).toBe(0)
  const changed = await inFolder("approvals", "yes", id)
  expect(changed).toMatchObject({ status: 2 })
  expect(changed.stderr).toContain("error[decided]")
})

test("--confirm-later excludes what it contradicts", async () => {
  await writeFile(join(folder, "w.rcl"), "EMIT 1")
  for (const option of ["--yes", "--no-memo"])
    expect((await inFolder("run", "w.rcl", "--confirm-later", option)).stderr).toContain("error[bad-option]")
})

test("a map has a line for a run that waits, and resumes it", async () => {
  await writeFile(
    join(folder, "w.rcl"),
    'IMPORT write_text FROM "std/files"\nPARAM to: string\nEMIT IF to == "b" THEN write_text("b.txt", "B") ELSE to',
  )
  await writeFile(join(folder, "in.jsonl"), '{"id": "1", "to": "a"}\n{"id": "2", "to": "b"}\n')
  const map = () => inFolder("map", "w.rcl", "in.jsonl", "--out", "out.jsonl", "--confirm-later", "--quiet")
  const first = await map()
  expect(first.status).toBe(4)
  expect(first.stderr).toContain("recall approvals list")
  const lines = async () =>
    (await readFile(join(folder, "out.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object)
  expect(await lines()).toMatchObject([{ value: "a" }, { id: "2", waiting: [{ native: "write_text" }] }])
  const [{ id } = { id: "" }] = await listed()
  await inFolder("approvals", "yes", id)
  expect((await map()).status).toBe(0)
  expect(await lines()).toMatchObject([{ value: "a" }, { id: "2", value: "b.txt" }])
})
