// `--record`: a run that is not done leaves an older recording as it is, and its own beside it.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readRecording } from "../../src/host/index.ts"
import { memoryStore, UsageError } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-record-"))
  path = join(folder, "r.jsonl")
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const PROGRAM =
  'PARAM n: number\nEMIT FOR i IN range(0, n): LET a = ask("Which?", i) IN IF n + i == 15 THEN number(a) ELSE a'

function run(n: number, flags: readonly string[] = [], signal?: AbortController) {
  const models = {
    default: scripted(({ question: { data } }) => {
      if (data[0]?.whole === "9") signal?.abort()
      return `answer ${data[0]?.whole}`
    }),
  }
  return recall(["run", "p.rcl", "--arg", `n:=${n}`, "--record", path, "--no-memo", ...flags], {
    files: { "p.rcl": PROGRAM },
    configuration: { models, budget: { concurrency: 1 } },
    ...(signal === undefined ? {} : { signal: signal.signal }),
  })
}

test.each([
  ["is interrupted", 130, 20, []],
  ["fails", 1, 8, []],
  ["ends at its budget", 3, 6, ["--budget", "calls=4"]],
] as const)("a run that %s replaces no recording", async (_, status, n, flags) => {
  expect((await run(3)).status).toBe(0)
  const whole = await readFile(path, "utf8")
  const outcome = await run(n, flags, status === 130 ? new AbortController() : undefined)
  expect(outcome.status).toBe(status)
  expect(outcome.stderr).toContain(`The recording of the unfinished run is ${path}.partial\n`)
  expect(await readFile(path, "utf8")).toBe(whole)
  expect(readRecording(`${path}.partial`).entries.length).toBeGreaterThan(3)
  expect((await run(4)).status).toBe(0)
  expect(readRecording(path).entries).toHaveLength(4)
  expect(await readdir(folder)).toEqual(["r.jsonl"])
})

test("a failed run is replayed from its partial recording, and fails again", async () => {
  const { stderr } = await run(8)
  expect(stderr).toContain("error[")
  const code = /error\[([\w-]+)\]/.exec(stderr)![1]!
  const replayed = await recall(["run", "p.rcl", "--arg", "n:=8", "--replay", `${path}.partial`], {
    files: { "p.rcl": PROGRAM },
  })
  expect(replayed).toMatchObject({ status: 1, stderr: expect.stringContaining(`error[${code}]`) as string })
})

test("a full disk under the memo costs no result: a warning with the remedy, and status 0", async () => {
  const full = () => Promise.reject(new UsageError("memo-full", "the disk of the memo m is full", "free some space"))
  const outcome = await recall(["eval", 'ask("Which?")'], {
    store: { ...memoryStore(), put: full, claim: full },
    configuration: { models: { default: scripted(() => "it") } },
  })
  expect(outcome).toMatchObject({ status: 0, stdout: "it\n" })
  expect(outcome.stderr).toMatch(
    /warning\[memo-unavailable\]: .*the disk of the memo m is full\n(?:.*\n)*? *hint: free some space\n/,
  )
})
