// Output that cannot be written: full disks, closed streams, a memo that takes nothing; and signals of other processes.

import { spawn, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startModelServer, type ModelServer } from "../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess, type ProcessOutcome } from "../support/built.ts"

/** A device on which every write fails as on a full disk; other systems than Linux have none. */
const FULL = "/dev/full"
const hasFull = existsSync(FULL)

let folder: string
let executable: string
let server: ModelServer
let env: { readonly [name: string]: string }

beforeAll(async () => {
  executable = await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-output-"))
  server = await startModelServer([{ message: "Who?", answer: "Ada" }, { fault: { kind: "stall", after: 0 } }])
  env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs a command of the shell, in which `recall` is the command line. */
function shell(script: string): Pick<ProcessOutcome, "status" | "stdout" | "stderr"> {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", `recall() { "$NODE" "$RECALL" "$@"; }; ${script}`], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NODE: process.execPath, RECALL: executable },
  })
  return { status, stdout, stderr }
}

describe.runIf(hasFull)("on a full disk", () => {
  const unwritable = {
    status: 2,
    stderr: expect.stringMatching(/^error\[unwritable\]: standard output cannot be written: ENOSPC/) as string,
  }
  test.each([`eval '"x"'`, `eval 'repeat("x", 3000000)'`, "--help", "doc std", `eval '"x"' --json`])(
    "the output of %s fails with status 2 and the reason",
    (command) => expect(shell(`recall ${command} > ${FULL}`)).toMatchObject(unwritable),
  )

  test.each([
    ["a value", `eval '"x"'`, { status: 0, stdout: "x\n" }],
    ["a failure", "eval '1 / 0'", { status: 1, stdout: "" }],
    ["wrong usage", "frobnicate", { status: 2, stdout: "" }],
  ])("messages that cannot be shown change nothing: %s", (_, command, expected) => {
    expect(shell(`recall ${command} 2> ${FULL}`)).toMatchObject(expected)
    expect(shell(`recall ${command} 2>&-`)).toMatchObject(expected)
  })

  test("with neither output nor messages the status still tells", () => {
    expect(shell(`recall eval '"x"' > ${FULL} 2>&1`)).toMatchObject({ status: 2 })
  })

  test("a device is no memo, which is said before anything is asked", async () => {
    const { status, stdout, stderr } = await recallProcess(["ask", "Who?", "--memo", FULL, "--quiet"], { env })
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toMatch(/^error\[memo-foreign\]: .*\n {2}hint: /)
  })

  test.each(["--trace", "--record"])("the result of a run is printed, though the file of %s fails", async (option) => {
    const args = ["ask", "Who?", "--no-memo", "--quiet", option, FULL]
    const outcome = await recallProcess(args, { env })
    expect(outcome).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error\[\w*-?unwritable\]/) as string })
    if (option === "--trace") expect(outcome.stdout).toBe("Ada\n")
  })
})

describe.runIf(process.platform === "linux")("a module that is formatted", () => {
  test("keeps its text where the new one cannot be written", async () => {
    const text = Array.from({ length: 2_000 }, (_, i) => `LET   v${i} =  ${i}\n`).join("")
    await writeFile(join(folder, "long.rcl"), text)
    // A limit of the shell on the size of files fails as a full disk does, in the middle of a file.
    const { status, stderr } = shell("ulimit -f 8; recall fmt long.rcl")
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error\[unwritable\]: long\.rcl cannot be written/)])
    expect(await readFile(join(folder, "long.rcl"), "utf8")).toBe(text)
    expect((await readdir(folder)).filter((file) => file.startsWith("long.rcl"))).toEqual(["long.rcl"])
    expect(shell("recall fmt long.rcl")).toMatchObject({ status: 0 })
    expect(await readFile(join(folder, "long.rcl"), "utf8")).toContain("LET v0 = 0\n")
  })
})

describe.runIf(process.platform === "linux")("a memo for which the disk has no room", () => {
  /** Asks with files that cannot grow beyond some kilobytes. Unlike `shell`, this leaves the model server running. */
  const askWithin = (
    kilobytes: number,
    memo: string,
  ): Promise<readonly [status: number | null, out: string, err: string]> =>
    new Promise((resolve) => {
      const script = `ulimit -f ${kilobytes * 2}; "$NODE" "$RECALL" ask Who? --quiet --memo ${memo}`
      const running = spawn("/bin/sh", ["-c", script], {
        cwd: folder,
        env: {
          ...env,
          PATH: process.env["PATH"],
          NODE: process.execPath,
          RECALL: executable,
          NODE_DISABLE_COMPILE_CACHE: "1",
        },
      })
      const written = { out: "", err: "" }
      running.stdout.on("data", (data: Buffer) => void (written.out += data.toString()))
      running.stderr.on("data", (data: Buffer) => void (written.err += data.toString()))
      running.on("close", (status) => resolve([status, written.out, written.err]))
    })

  test("costs no result, whenever it is full, and says so", async () => {
    for (const kilobytes of [4, 16, 32, 64, 100]) {
      const [status, out, err] = await askWithin(kilobytes, `full-${kilobytes}.db`)
      expect([kilobytes, status, out]).toEqual([kilobytes, 0, "Ada\n"])
      if (kilobytes < 64) expect(err, `${kilobytes} KB`).toMatch(/^warning\[memo-unavailable\]/m)
    }
  })
})

describe("a damaged memo", () => {
  test("is left as it is, and the warning says how to continue", async () => {
    const cwd = await mkdtemp(join(folder, "damaged-"))
    const memo = join(cwd, ".recall", "memo.db")
    await mkdir(join(cwd, ".recall"))
    await writeFile(memo, "This is no database. ".repeat(100))
    const { status, stdout, stderr } = await recallProcess(["ask", "Who?", "--quiet"], { env, cwd })
    expect({ status, stdout }).toEqual({ status: 0, stdout: "Ada\n" })
    expect(stderr).toMatch(/^warning\[memo-unavailable\]: .*\n {2}hint: move the file away or name another/)
    expect(await readFile(memo, "utf8")).toMatch(/^This is no database/)
  })
})

describe.skipIf(process.platform === "win32")("SIGTERM", () => {
  test("ends a run with 143, and the run can be resumed", async () => {
    const outcome = await recallProcess(["ask", "Silence?"], {
      env,
      during: (child) => void server.arrived(server.requests.length + 1).then(() => child.kill("SIGTERM")),
    })
    expect(outcome).toMatchObject({ status: 143, signal: null, stdout: "" })
    expect(outcome.stderr).toMatch(/\nTo resume: recall run --resume [\w-]+\n$/)
  })
})
