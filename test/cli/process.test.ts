// The command line as a process: statuses, signals, closed pipes, standard input.

import type { ChildProcess } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startModelServer, type ModelServer } from "../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess } from "../support/built.ts"

let folder: string
let server: ModelServer
/** The environment in which a question "ready?" is answered and any other never is. */
let env: { readonly [name: string]: string }

beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-process-"))
  await writeFile(join(folder, "spin.rcl"), SPIN)
  server = await startModelServer([{ message: "ready?", answer: "yes" }, { fault: { kind: "stall", after: 0 } }])
  env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Asks, so that the test knows when it has begun, and then computes for long. */
const SPIN = `
TASK spin(n: number): number = IF n == 0 THEN 0 ELSE spin(n - 1)
EMIT LET answer = ask("ready?") IN IF answer == "yes" THEN FOR n IN range(0, 10000000) : spin(100000 + n) ELSE answer
`

describe("exit status", () => {
  test("0 and the text with a final newline", async () => {
    expect(await recallProcess(["eval", "'a' + 'b'".replaceAll("'", '"')])).toMatchObject({
      status: 0,
      stdout: "ab\n",
      stderr: "",
    })
  })
  test("1 for a failed program", async () => {
    const { status, stdout, stderr } = await recallProcess(["eval", "1 / 0"])
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain("error[division-by-zero]")
  })
  test("2 for wrong usage, a directory included", async () => {
    expect((await recallProcess(["frobnicate"])).status).toBe(2)
    expect(await recallProcess(["run", "."], { cwd: folder })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("is a directory"),
    })
  })
})

describe("an interruption", () => {
  /** Sends SIGINT when the server has received a request. */
  const whenAsked = (child: ChildProcess) => {
    void server.arrived(server.requests.length + 1).then(() => child.kill("SIGINT"))
  }
  /** Sends SIGINT this many times when the server has answered a request. */
  const whenAnswered = (times: number) => async (child: ChildProcess) => {
    const asked = server.requests.length
    await server.arrived(asked + 1)
    await server.requests[asked]!.ended
    for (let i = 0; i < times; i++) child.kill("SIGINT")
  }

  test("ends a run that waits for a model, with 130", async () => {
    const outcome = await recallProcess(["ask", "silent?"], { env, during: whenAsked })
    expect(outcome).toMatchObject({ status: 130, signal: null, stdout: "" })
    expect(outcome.stderr).toMatch(
      /^error\[interrupted\]: the run was interrupted\nTo resume: recall run --resume [\w-]+\n$/,
    )
  })

  test("ends a run that computes, with 130", async () => {
    const outcome = await recallProcess(["run", join(folder, "spin.rcl"), "--json"], {
      env,
      during: (child) => void whenAnswered(1)(child),
    })
    expect(outcome).toMatchObject({ status: 130, signal: null })
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      value: "",
      partial: true,
      diagnostics: [{ code: "interrupted" }],
    })
  })

  test("a second one ends the process at once", async () => {
    const outcome = await recallProcess(["run", join(folder, "spin.rcl")], {
      env,
      during: (child) => void whenAnswered(3)(child),
    })
    expect(outcome.status === 130 || outcome.signal === "SIGINT").toBe(true)
  })
})

describe("streams", () => {
  test("a reader that closes its end is no failure", async () => {
    const outcome = await recallProcess(["eval", 'repeat("x", 50000000)'], {
      during: (child) => {
        child.stdout?.once("data", () => child.stdout?.destroy())
      },
    })
    expect(outcome).toMatchObject({ status: 0, stderr: "" })
  })

  test("a large value arrives whole", async () => {
    const { stdout } = await recallProcess(["eval", 'repeat("가", 1000000)'])
    expect(stdout.length).toBe(1_000_001)
  })

  test("a document and an argument come from standard input", async () => {
    expect(await recallProcess(["run", "-"], { stdin: "\ufeffa CALL(1 + 1) b" })).toMatchObject({
      status: 0,
      stdout: "a 2 b\n",
    })
    expect(await recallProcess(["eval", "length(x)", "--arg", "x=@-"], { stdin: "한국어" })).toMatchObject({
      stdout: "3\n",
    })
  })
})

describe("colours", () => {
  test.each([
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    [{ FORCE_COLOR: "0" }, false],
    [{ NO_COLOR: "1" }, false],
  ])("with %o", async (env, colored) => {
    const { stderr } = await recallProcess(["eval", "1 +"], { env })
    expect(stderr.includes("\u001b[")).toBe(colored)
  })
})
