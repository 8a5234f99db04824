// The queue on the command line: workers, maps and answers as processes of their own.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { spawn } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../support/built.ts"
import { startPostgres } from "../support/postgres.ts"

const server = await startPostgres()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-queue-"))
})
afterAll(async () => {
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

const env = { RECALL_QUEUE: server?.url ?? "" }
const inFolder = (...args: string[]) => recallProcess(args, { cwd: folder, env })

test("a command without a queue says how to name one", async () => {
  const outcome = await recallProcess(["queue", "list"], { cwd: folder })
  expect(outcome).toMatchObject({ status: 2 })
  expect(outcome.stderr).toContain("RECALL_QUEUE")
})

test.each([
  ["--budget", "usd=1"],
  ["--shared", "nightly"],
  ["--fresh"],
  ["--record", "file"],
  ["--replay", "file"],
  ["--at-once", "3"],
  ["--retries", "0"],
  ["--model", "m"],
  ["--memo", "file"],
  ["--no-memo"],
  ["--allow", "clock"],
  ["--confirm-later"],
])("a map through a queue refuses %s, which is its workers'", async (...option) => {
  const outcome = await inFolder("map", "none.rcl", "none.jsonl", "--out", "out.jsonl", "--queue", "pg://x", ...option)
  expect(outcome).toMatchObject({ status: 2 })
  expect(outcome.stderr).toContain(`error[bad-option]: ${option[0]} has no effect with --queue`)
})

describe.skipIf(server === null)("with a server", { timeout: 120_000 }, () => {
  test("a worker makes the runs of a map, one waits, and an answer ends it", async () => {
    await writeFile(join(folder, "lib.rcl"), "TASK shout(text: string): string = upper(text)")
    await writeFile(
      join(folder, "main.rcl"),
      'IMPORT shout FROM "./lib.rcl"\nIMPORT write_text FROM "std/files"\nPARAM to: string\n'
        + 'EMIT IF to == "b" THEN write_text("b.txt", "B") ELSE shout(to)',
    )
    await writeFile(join(folder, "in.jsonl"), '{"id": "1", "to": "a"}\n{"id": "2", "to": "b"}\nnone\n')
    const worker = spawn(process.execPath, [await builtCommandLine(), "worker", "--confirm-later"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...env },
      stdio: "ignore",
    })
    const ended = new Promise<number | null>((resolve) => worker.once("exit", resolve))
    try {
      const map = () =>
        inFolder("map", "main.rcl", "in.jsonl", "--out", "out.jsonl", "--order", "input", "--queue", env.RECALL_QUEUE)
      const first = await map()
      expect(first.status).toBe(1)
      expect(first.stderr).toContain("3 of 3 documents, 1 failed, 1 waiting")
      const lines = async () =>
        (await readFile(join(folder, "out.jsonl"), "utf8"))
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { readonly id: string; readonly waiting?: object })
      expect(await lines()).toMatchObject([
        { id: "1", value: "A" },
        { id: "2", waiting: [{ native: "write_text" }] },
        { id: "3", error: { code: "bad-argument" } },
      ])
      const { runs } = JSON.parse((await inFolder("queue", "list", "--state", "waiting", "--json")).stdout) as {
        readonly runs: readonly { readonly id: string }[]
      }
      expect(runs.length).toBe(1)
      expect((await inFolder("queue", "show", runs[0]!.id)).stdout).toContain('"number": 1')
      expect((await inFolder("queue", "answer", runs[0]!.id, "yes")).stdout).toBe("yes to 1 of 1\n")
      await writeFile(join(folder, "in.jsonl"), '{"id": "1", "to": "a"}\n{"id": "2", "to": "b"}\n')
      expect((await map()).status).toBe(0)
      expect(await lines()).toMatchObject([{ value: "A" }, { value: "b.txt" }])
      expect((await inFolder("queue", "list")).stdout).toContain("done")
      expect((await inFolder("queue", "cancel", runs[0]!.id)).stdout).toBe("cancelled 0 of 1\n")
    } finally {
      worker.kill("SIGTERM")
    }
    expect(await ended).not.toBe(70)
  })
})
