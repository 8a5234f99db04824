// The memo of the command line: found again, resumed after a kill, shared by two processes, recorded and replayed.

import { spawn } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { sqliteStore } from "../../src/host/index.ts"
import { startModelServer, type ModelServer, type ServerRule } from "../../src/testing/server/index.ts"
import { readTrace } from "../../src/trace/read.ts"
import { builtCommandLine, recallProcess, type ProcessOptions } from "../support/built.ts"
import { until } from "../support/until.ts"

/** Each part is explained with a call in the middle of its answer; then all are combined. */
const PROGRAM = `
TASK explain(n: number): string = ask("Explain the part.", n)
EMIT ask("Combine.", parts: FOR n IN range(0, 6) : explain(n))
`
const RULES: readonly ServerRule[] = [
  { message: "Explain the part.", answer: 'It is CALL("Say it.", n) in short.' },
  { message: "Say it.", answer: ({ message }) => `part ${/\d/.exec(message)?.[0]}` },
  { message: "Combine.", answer: "All of them: CALL(length(parts)) of them, the last: CALL(parts[-1])." },
]
const RESULT = "All of them: 6 of them, the last: It is part 5 in short..\n"

let folder: string
let server: ModelServer
beforeEach(async () => {
  await builtCommandLine()
  folder = await mkdtemp(join(tmpdir(), "recall-memory-"))
  await writeFile(join(folder, "program.rcl"), PROGRAM)
  server = await startModelServer(RULES)
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

function recall(args: readonly string[], options: ProcessOptions = {}) {
  return recallProcess(args, {
    cwd: folder,
    env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" },
    ...options,
  })
}

/** The requests of the server from one on, by question and by the length of the answer so far. */
function requests(from = 0): string[] {
  return server.requests
    .slice(from)
    .map(({ message, written }) => `${message.replaceAll(/\s+/g, " ")} ${written.length}`)
}

/** The question of each answer in the memo, with its data. */
async function kept(): Promise<string[]> {
  const store = sqliteStore(join(folder, ".recall", "memo.db"), { access: "read" })
  const found: string[] = []
  for await (const { title, parts } of store.list({ kind: "answer" })) found.push(`${title} ${parts["data n"] ?? ""}`)
  await store.close()
  return found
}

/** The same for requests that begin an answer. */
function begun(from: number): string[] {
  return server.requests
    .slice(from)
    .filter(({ written }) => written === "")
    .map(({ message }) => {
      const question = RULES.map((rule) => rule.message as string).find((text) => message.includes(text))!
      return `${question} ${question === "Combine." ? "" : (/^\d+$/m.exec(message)?.[0] ?? "")}`
    })
}

describe("a second run", () => {
  test("asks nothing, except with --fresh or without a memo", async () => {
    expect(await recall(["run", "program.rcl"])).toMatchObject({ status: 0, stdout: RESULT, stderr: "" })
    const asked = server.requests.length
    expect(await recall(["run", "program.rcl"])).toMatchObject({ status: 0, stdout: RESULT })
    expect(server.requests.length).toBe(asked)
    expect(await recall(["run", "program.rcl", "--fresh"])).toMatchObject({ stdout: RESULT })
    expect(server.requests.length).toBe(2 * asked)
    expect(await recall(["run", "program.rcl", "--no-memo"])).toMatchObject({ stdout: RESULT })
    expect(server.requests.length).toBe(3 * asked)
    expect(await recall(["run", "program.rcl", "--memo", "other.db"])).toMatchObject({ stdout: RESULT })
    expect(server.requests.length).toBe(4 * asked)
    expect((await readdir(folder)).sort()).toEqual(
      [".recall", "other.db", "program.rcl"]
        .concat((await readdir(folder)).filter((name) => name.startsWith("other.db-")))
        .sort(),
    )
  })

  test("asks only the questions that an edit has changed", async () => {
    await recall(["run", "program.rcl"])
    const asked = server.requests.length
    await writeFile(
      join(folder, "program.rcl"),
      PROGRAM.replace("range(0, 6)", "range(1, 7)").replace("explain(n: number)", "explain(n: number) # a comment\n"),
    )
    await recall(["run", "program.rcl"])
    expect(begun(asked).sort()).toEqual(["Combine. ", "Explain the part. 6", "Say it. 6"])
  })

  test("of a program that asks nothing leaves nothing behind", async () => {
    expect(await recall(["eval", "1 + 1"])).toMatchObject({ stdout: "2\n" })
    expect(await readdir(folder)).toEqual(["program.rcl"])
  })
})

describe("a plan", () => {
  test("makes no memo, and does not count as use of one", async () => {
    expect(await recall(["plan", "program.rcl"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Certain: 6 questions") as string,
      stderr: "",
    })
    expect(await readdir(folder)).toEqual(["program.rcl"])
    await writeFile(join(folder, "empty.db"), "")
    expect(await recall(["plan", "program.rcl", "--memo", "empty.db"])).toMatchObject({ status: 0, stderr: "" })
    await recall(["run", "program.rcl"])
    expect((await recall(["plan", "program.rcl"])).stdout).toContain("No questions beyond those remembered.")
    const { total } = JSON.parse((await recall(["memo", "stats", "--json"])).stdout) as {
      readonly total: { readonly hits: number }
    }
    expect(total.hits).toBe(0)
  })
})

describe("a configuration of the memo", () => {
  const configure = (memo: object) => writeFile(join(folder, "recall.config.json"), JSON.stringify({ memo }))
  const bytesIn = async (path: string) => {
    const store = sqliteStore(path, { access: "read" })
    let [count, bytes] = [0, 0]
    for await (const entry of store.list()) [count, bytes] = [count + 1, bytes + entry.bytes]
    await store.close()
    return { count, bytes }
  }

  test("names its file, and bounds it after a run that wrote, once a day", async () => {
    await configure({ file: "kept/memo.db", size: "1KB" })
    expect(await recall(["run", "program.rcl"])).toMatchObject({ status: 0, stdout: RESULT, stderr: "" })
    expect(await readdir(folder)).toContain("kept")
    const first = await bytesIn(join(folder, "kept", "memo.db"))
    expect(first.bytes).toBeLessThanOrEqual(1_000)
    expect(first.count).toBeGreaterThan(0)
    const asked = server.requests.length
    expect(await recall(["run", "program.rcl", "--trace", "t.jsonl"])).toMatchObject({
      status: 0,
      stdout: RESULT,
      stderr: "",
    })
    expect(server.requests.length).toBeGreaterThan(asked)
    expect((await recall(["memo", "why", "t.jsonl"])).stdout).toContain("asked, as its entry was removed ")
    const second = await bytesIn(join(folder, "kept", "memo.db"))
    expect(second.bytes).toBeGreaterThan(1_000)
    expect(await recall(["memo", "gc"])).toMatchObject({ status: 0 })
    expect((await bytesIn(join(folder, "kept", "memo.db"))).bytes).toBeLessThanOrEqual(1_000)
  })
})

describe("a process that is killed", () => {
  test.each([1, 2, 5, 9, 14])(
    "at request %i is resumed by the same command: no kept answer is asked for again, and no question more than twice",
    async (at) => {
      const executable = await builtCommandLine()
      const child = spawn(process.execPath, [executable, "run", "program.rcl", "--budget", "concurrency=2"], {
        cwd: folder,
        env: {
          PATH: process.env["PATH"],
          OPENAI_BASE_URL: server.url,
          OPENAI_API_KEY: "none",
          RECALL_MODEL: "openai:test",
        },
      })
      const closed = new Promise((resolve) => child.on("close", resolve))
      await server.arrived(at)
      child.kill("SIGKILL")
      await closed
      const asked = server.requests.length
      const answers: readonly string[] = await kept().catch(() => [])
      expect(await recall(["run", "program.rcl"])).toMatchObject({ status: 0, stdout: RESULT })
      expect(begun(asked).filter((question) => answers.includes(question))).toEqual([])
      const times = new Map<string, number>()
      for (const request of requests()) times.set(request, (times.get(request) ?? 0) + 1)
      expect(Math.max(...times.values())).toBeLessThanOrEqual(2)
    },
  )
})

describe("a run with natives that change something", () => {
  const SENT = "sent.txt"
  const sent = () => readFile(join(folder, SENT), "utf8").catch(() => "")
  /** Kills the run as soon as `isTime`, and gives its name. */
  const killed = async (isTime: () => Promise<unknown>): Promise<string> => {
    const outcome = await recall(["run", "effects.rcl", "--yes"], {
      during: (child) => void isTime().then(() => child.kill("SIGKILL")),
    })
    expect(outcome.signal).toBe("SIGKILL")
    return (await readdir(join(folder, ".recall", "runs"))).find((name) => name.endsWith(".json"))!.replace(".json", "")
  }
  beforeEach(async () => {
    const send = `{
      name: "send", documentation: "", effect: "write",
      parameters: [{ name: "to", type: { kind: "string" } }], returns: { kind: "string" },
      run: async (to) => {
        appendFileSync("${SENT}", to)
        if (to === "b") await new Promise((resolve) => setTimeout(resolve, 60_000))
        return "2"
      },
    }`
    await writeFile(
      join(folder, "recall.config.mjs"),
      `import { appendFileSync } from "node:fs"\nexport default { natives: [${send}] }`,
    )
  })

  test("does not repeat effects from before it was killed", async () => {
    await writeFile(join(folder, "effects.rcl"), 'IMPORT send FROM "host"\nEMIT ask("Say it.", n: send("a"))')
    const run = await killed(() => server.arrived(1))
    expect(await recall(["run", "--resume", run])).toMatchObject({ status: 0, stdout: "part 2\n" })
    expect(await sent()).toBe("a")
  })

  test("reports an effect in progress at the kill as unknown and does not repeat it, questions or none", async () => {
    await writeFile(join(folder, "effects.rcl"), 'IMPORT send FROM "host"\nEMIT ask("Say it.", n: send("b"))')
    const run = await killed(() => until(async () => (await sent()) === "b"))
    expect(await recall(["run", "--resume", run])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("error[effect-unknown]") as string,
    })
    expect(await sent()).toBe("b")
  })
})

describe("a run that did not reach its end", () => {
  test.each([
    { calls: 4, stored: "", answers: 0 },
    { calls: 12, stored: "Answers so far are stored. ", answers: 12 },
  ])(
    "says how it is resumed, and is, with another budget than $calls calls",
    async ({ calls, stored, answers: size }) => {
      const first = await recall(["run", "program.rcl", "--budget", `calls=${calls}`])
      expect(first.status).toBe(3)
      const [, hint, run] = /\n(.*)To resume: recall run --resume (\S+)\n$/.exec(first.stderr) ?? []
      expect(hint).toBe(stored)
      const asked = server.requests.length
      const answers = await kept()
      expect(answers).toHaveLength(size)
      expect(await recall(["run", "--resume", run!, "--budget", "calls=50"])).toMatchObject({
        status: 0,
        stdout: RESULT,
      })
      expect(begun(asked).filter((question) => answers.includes(question))).toEqual([])
    },
  )

  test("and keeps nothing but a recording does not say that it can be resumed", async () => {
    const { stderr } = await recall(["run", "program.rcl", "--no-memo", "--record", "r.jsonl", "--budget", "calls=2"])
    expect(stderr).not.toContain("To resume")
    expect(await readdir(folder)).toEqual(["program.rcl", "r.jsonl.partial"])
  })

  test.each(["", '{"command":"ru', "{}", "null"])("whose journal was cut (%j) is reported", async (text) => {
    await mkdir(join(folder, ".recall", "runs"), { recursive: true })
    await writeFile(join(folder, ".recall", "runs", "cut.json"), text)
    expect(await recall(["run", "--resume", "cut"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[unknown-run]: the journal of the run cut cannot be read") as string,
    })
  })

  test("with --fresh is resumed with its own answers, and asks for the rest afresh", async () => {
    await recall(["run", "program.rcl"])
    const all = server.requests.length
    const { stderr } = await recall(["run", "program.rcl", "--fresh", "--budget", "calls=4"])
    for (const calls of [8, 50])
      await recall(["run", "--resume", /--resume (\S+)/.exec(stderr)![1]!, "--budget", `calls=${calls}`])
    const counts = new Map<string, number>()
    for (const request of requests(all)) counts.set(request, (counts.get(request) ?? 0) + 1)
    expect(counts.size).toBe(all)
    // Only requests under way when the budget ended a run may be sent once more.
    expect(begun(all).filter((question, i, questions) => questions.indexOf(question) !== i)).toEqual([])
  })

  test("is resumed with the text from standard input", async () => {
    const first = await recall(["run", "-", "--arg", "x=1", "--budget", "calls=1"], {
      stdin: 'CALL("Say it.", n: x) and CALL("Say it.", n: x + "2").',
    })
    expect(first).toMatchObject({ status: 3, stdout: 'part 1 and CALL("Say it.", n: x + "2").\n' })
    const [, run] = /--resume (\S+)/.exec(first.stderr) ?? []
    expect(await recall(["run", "--resume", run!, "--budget", "calls=2"])).toMatchObject({
      status: 0,
      stdout: "part 1 and part 1.\n",
    })
  })
})

test("two processes at once ask each question once between them", async () => {
  const outcomes = await Promise.all([recall(["run", "program.rcl"]), recall(["run", "program.rcl"])])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 0, stdout: RESULT })
  expect(new Set(requests()).size).toBe(server.requests.length)
})

describe("a recording", () => {
  test("is replayed with no model, to the same bytes, also where it was made from the memo", async () => {
    await recall(["run", "program.rcl"])
    for (const file of ["kept.jsonl", "asked.jsonl"]) {
      expect(
        await recall(["run", "program.rcl", "--record", file, ...(file === "asked.jsonl" ? ["--fresh"] : [])]),
      ).toMatchObject({ status: 0, stdout: RESULT })
      const asked = server.requests.length
      expect(await recall(["run", "program.rcl", "--replay", file], { env: {} })).toMatchObject({
        status: 0,
        stdout: RESULT,
        stderr: "",
      })
      expect(server.requests.length).toBe(asked)
    }
  })

  test("is the same for equal runs, and a missing answer is reported with the nearest", async () => {
    await recall(["run", "program.rcl", "--record", "a.jsonl", "--no-memo"])
    await recall(["run", "program.rcl", "--record", "b.jsonl", "--no-memo"])
    expect(await readFile(join(folder, "b.jsonl"), "utf8")).toBe(await readFile(join(folder, "a.jsonl"), "utf8"))
    await writeFile(join(folder, "program.rcl"), PROGRAM.replace("Combine.", "Combine them."))
    const { status, stderr } = await recall(["run", "program.rcl", "--replay", "a.jsonl"], { env: {} })
    expect(status).toBe(1)
    expect(stderr).toContain('error[not-recorded]: the recording has no answer to "Combine them."')
    expect(stderr).toContain('question: recorded "Combine.", now "Combine them."')
  })

  test("holds all questions also where the memo cannot be used", async () => {
    await mkdir(join(folder, ".recall"), { recursive: true })
    const broken = join(folder, ".recall", "memo.db")
    await writeFile(broken, "no database, and long enough to be taken for none: ".repeat(10))
    const { status, stdout, stderr } = await recall(["run", "program.rcl", "--record", "r.jsonl"])
    expect({ status, stdout }).toEqual({ status: 0, stdout: RESULT })
    expect(stderr).toContain("warning: the memo stores nothing more in this run, but the recording does")
    expect(await recall(["run", "program.rcl", "--replay", "r.jsonl"], { env: {} })).toMatchObject({
      status: 0,
      stdout: RESULT,
      stderr: "",
    })
  })

  test.each([
    ["--record", "recall.config.json", '{"models": {}}'],
    ["--record", "data.md", "# Data"],
    ["--trace", "data.md", "# Data"],
    ["--record", "run.jsonl", '{"type":"run","version":1}'],
  ])("%s %s replaces no file of another kind", async (option, file, text) => {
    await writeFile(join(folder, file), text)
    const { status, stderr } = await recall(["eval", "1 + 1", option, file], { env: {} })
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(/another file/) as string })
    expect(await readFile(join(folder, file), "utf8")).toBe(text)
  })

  test("holds the offline model's answers, too", async () => {
    const env = { RECALL_MODEL: "offline" }
    const first = await recall(
      ["ask", "What is it about?", "--arg", "text=Rain fell on the harbour all day.", "--record", "r.jsonl"],
      { env },
    )
    expect(
      await recall(
        ["ask", "What is it about?", "--arg", "text=Rain fell on the harbour all day.", "--replay", "r.jsonl"],
        { env: {} },
      ),
    ).toMatchObject({ status: 0, stdout: first.stdout })
  })
})

test("a trace is written as it happens", async () => {
  await recall(["run", "program.rcl", "--trace", "traces/run.jsonl"])
  const events = readTrace(await readFile(join(folder, "traces", "run.jsonl"), "utf8"), "run.jsonl").events
  expect(events[0]).toMatchObject({ type: "run", name: "program.rcl" })
  expect(events.filter(({ type }) => type === "call")).toHaveLength(6)
  expect(events.at(-1)).toMatchObject({ type: "end", outcome: "done" })
})

describe("tests of a module", () => {
  const MODULE = 'TEST "two are two" : ask("Say it.", n: "2", recursive: false) == "part 2"\n'

  test("are recorded, and replayed with no model; a recording that lacks an answer fails them", async () => {
    await writeFile(join(folder, "module.rcl"), MODULE)
    expect(await recall(["test", "module.rcl", "--record", "r.jsonl"])).toMatchObject({ status: 0 })
    const asked = server.requests.length
    expect(await recall(["test", "module.rcl", "--replay", "r.jsonl"], { env: {} })).toMatchObject({
      status: 0,
      stderr: "",
    })
    expect(server.requests.length).toBe(asked)
    const whole = await readFile(join(folder, "r.jsonl"), "utf8")
    await writeFile(join(folder, "module.rcl"), "TASK (")
    expect(await recall(["test", "module.rcl", "--record", "r.jsonl"])).toMatchObject({ status: 1 })
    expect(await readFile(join(folder, "r.jsonl"), "utf8")).toBe(whole)
    await writeFile(join(folder, "module.rcl"), MODULE.replaceAll("2", "3"))
    expect(await recall(["test", "module.rcl", "--replay", "r.jsonl"], { env: {} })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("not-recorded") as string,
    })
  })
})

test("a configuration that is code gives natives, and grants them to answers", async () => {
  await writeFile(
    join(folder, "recall.config.mjs"),
    'export default { natives: [{ name: "shout", documentation: "", parameters: [{ name: "text", type: '
      + '{ kind: "string" } }], returns: { kind: "string" }, effect: "read", run: '
      + '(text) => text.toUpperCase() }], grant: ["shout"] }',
  )
  expect(await recall(["eval", 'shout("a")'])).toMatchObject({ status: 0, stdout: "A\n" })
  await writeFile(join(folder, "recall.config.mjs"), "export default { natives: [1] }")
  expect(await recall(["eval", "1"])).toMatchObject({ status: 2, stderr: expect.stringContaining("natives") as string })
})

test("where nothing can be kept, a run reports that and continues", async () => {
  await writeFile(join(folder, ".recall"), "a file where the folder would be")
  const { status, stdout, stderr } = await recall(["run", "program.rcl"])
  expect({ status, stdout }).toEqual({ status: 0, stdout: RESULT })
  expect(stderr).toContain("warning[memo-unavailable]: the memo stores nothing until it can be reached again")
  expect(stderr).toMatch(/warning: the run \S+ cannot be resumed, as its journal could not be written/)
})

test.runIf(process.platform === "linux")("a trace that the disk has no room for does not cost the result", async () => {
  const { status, stdout, stderr } = await recall(["run", "program.rcl", "--trace", "/dev/full"])
  expect({ status, stdout }).toEqual({ status: 2, stdout: RESULT })
  expect(stderr).toMatch(/^error\[unwritable\]: \/dev\/full cannot be written: ENOSPC/)
})

test("a run can be watched in the browser until it is interrupted", async () => {
  let page: Promise<string> | undefined
  const outcome = await recall(["run", "program.rcl", "--view"], {
    during: (child) => {
      let said = ""
      child.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString()
        const [, url] = /View the run at (http:\S+)/.exec(said) ?? []
        if (url !== undefined) page ??= fetch(url).then((response) => response.text())
        if (said.includes("Ctrl-C stops the viewer")) void page?.finally(() => child.kill("SIGINT"))
      })
    },
  })
  expect(outcome).toMatchObject({ status: 0, stdout: RESULT })
  expect(await page).toContain("<!doctype html>")
})
