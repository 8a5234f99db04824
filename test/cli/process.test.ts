// The command line as a process: statuses, signals, closed pipes, standard input.

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { builtCommandLine, recallProcess } from "../support/built.ts"

let folder: string
let server: Server
let asked: () => void
/** The environment of a model that is asked and never answers. */
let silentModel: { readonly [name: string]: string }

beforeAll(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-process-"))
  await writeFile(join(folder, "spin.rcl"), "TASK spin(n: number): number = IF n == 0 THEN 0 ELSE spin(n - 1)\nEMIT [ask(\"ready?\"), string(spin(4000000) + spin(4000001))]\n")
  server = createServer(() => asked())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  silentModel = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:silent" }
})

afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

describe("exit status", () => {
  test("0 and the text with a final newline", async () => {
    expect(await recallProcess(["eval", "'a' + 'b'".replaceAll("'", '"')])).toMatchObject({ status: 0, stdout: "ab\n", stderr: "" })
  })
  test("1 for a failed program", async () => {
    const { status, stdout, stderr } = await recallProcess(["eval", "1 / 0"])
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain("error[division-by-zero]")
  })
  test("2 for wrong usage, a directory included", async () => {
    expect((await recallProcess(["frobnicate"])).status).toBe(2)
    expect(await recallProcess(["run", "."], { cwd: folder })).toMatchObject({ status: 2, stderr: expect.stringContaining("is a directory") })
  })
})

describe("an interruption", () => {
  test("ends a run that waits for a model, with 130", async () => {
    const outcome = await recallProcess(["ask", "ready?"], {
      env: silentModel,
      during: (child) => {
        asked = () => child.kill("SIGINT")
      },
    })
    expect(outcome).toMatchObject({ status: 130, signal: null, stdout: "" })
    expect(outcome.stderr).not.toContain("internal error")
  })

  test("ends a run that computes, with 130", async () => {
    const started = performance.now()
    const outcome = await recallProcess(["run", join(folder, "spin.rcl")], {
      env: silentModel,
      during: (child) => {
        asked = () => child.kill("SIGINT")
      },
    })
    expect(outcome).toMatchObject({ status: 130, signal: null })
    expect(performance.now() - started).toBeLessThan(20_000)
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
    expect(await recallProcess(["run", "-"], { stdin: "\ufeffa CALL(1 + 1) b" })).toMatchObject({ status: 0, stdout: "a 2 b\n" })
    expect(await recallProcess(["eval", "length(x)", "--arg", "x=@-"], { stdin: "한국어" })).toMatchObject({ stdout: "3\n" })
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
