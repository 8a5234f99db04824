// `recall map` as a process: its inputs, its file of results, and going on after every kind of end.

import { mkdir, mkdtemp, readFile, rm, writeFile, appendFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { startModelServer, type ModelServer } from "../../src/testing/server/index.ts"
import { builtCommandLine, recallProcess, type ProcessOptions } from "../support/built.ts"

let folder: string
let server: ModelServer
/** The server answers when this is over. */
let hold: Promise<unknown> | null = null

beforeAll(async () => {
  await builtCommandLine()
})

beforeEach(async () => {
  hold = null
  folder = await mkdtemp(join(tmpdir(), "recall-map-"))
  server = await startModelServer([
    { message: /fault/, fault: { kind: "status", status: 400 } },
    { message: /Topic/, answer: () => (hold === null ? "a topic" : hold.then(() => "a topic")) as never },
  ])
  await writeFile(
    join(folder, "label.rcl"),
    "PARAM text: string\nPARAM n: number = 0\nEMIT {n: n, topic: ask(`Topic of ${text}?`)}\n",
  )
})

afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

async function map(args: readonly string[], options: ProcessOptions = {}) {
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "none", RECALL_MODEL: "openai:test" }
  return recallProcess(["map", "label.rcl", ...args], { cwd: folder, env, ...options })
}

async function results(file = "out.jsonl"): Promise<{ readonly [key: string]: unknown }[]> {
  const text = await readFile(join(folder, file), "utf8")
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { readonly [key: string]: unknown })
}

const lines = (...documents: readonly unknown[]) => documents.map((one) => `${JSON.stringify(one)}\n`).join("")
const write = (name: string, text: string) => writeFile(join(folder, name), text)
const documents = (count: number) =>
  lines(...Array.from({ length: count }, (_, i) => ({ id: `d${i}`, text: `text ${i}` })))

describe("documents", () => {
  test("are lines of JSON, whose keys are PARAMs; a line that is none has its error", async () => {
    await write(
      "docs.jsonl",
      `${lines({ id: "a", text: "first", n: 3, other: 1 }, "second")}{broken\n\n${lines({ x: 1 })}`,
    )
    const { status, stderr } = await map(["docs.jsonl", "--out", "out.jsonl", "--order", "input"])
    expect(await results()).toEqual([
      expect.objectContaining({ id: "a", value: { n: 3, topic: "a topic" }, attempts: 1 }),
      expect.objectContaining({ id: "2", value: { n: 0, topic: "a topic" } }),
      expect.objectContaining({ id: "3", error: expect.objectContaining({ code: "bad-argument" }) }),
      expect.objectContaining({ id: "5", error: expect.objectContaining({ code: "missing-argument" }) }),
    ])
    expect(status).toBe(1)
    expect(stderr).toContain("4 of 4 documents, 2 failed")
  })

  test("are rows of a table, where an empty field leaves a PARAM open", async () => {
    await write("docs.csv", 'id,text,n\nx,"one, two",7\ny,three,\n')
    expect((await map(["docs.csv", "--out", "out.jsonl", "--order", "input", "--json"])).status).toBe(0)
    expect((await results()).map(({ id, value }) => [id, value])).toEqual([
      ["x", { n: 7, topic: "a topic" }],
      ["y", { n: 0, topic: "a topic" }],
    ])
  })

  test("are the files of a folder or a pattern, by their names", async () => {
    await mkdir(join(folder, "notes/deep"), { recursive: true })
    await write("notes/a.md", "alpha")
    await write("notes/deep/b.md", "beta")
    await write("notes/c.bin", "\0\0\0")
    expect((await map(["notes/", "--out", "out.jsonl", "--order", "input"])).status).toBe(1)
    expect((await results()).map(({ id, error }) => [id, (error as { code: string } | undefined)?.code])).toEqual([
      ["a.md", undefined],
      ["c.bin", "bad-argument"],
      ["deep/b.md", undefined],
    ])
    expect((await map(["notes/**/*.md", "--out", "other.jsonl"])).status).toBe(0)
    expect(await results("other.jsonl")).toHaveLength(2)
  })

  test("come from standard input, and go to the PARAM that --to names", async () => {
    await write(
      "label.rcl",
      "PARAM text: any\nPARAM n: number\nEMIT {n: n, type: is(text, {id: string, text: string})}\n",
    )
    const args = ["-", "--out", "out.jsonl", "--to", "text", "--arg", "n:=4"]
    expect((await map(args, { stdin: documents(2) })).status).toBe(0)
    expect((await results()).map(({ value }) => value)).toEqual([
      { n: 4, type: true },
      { n: 4, type: true },
    ])
  })

  test.each([
    [["docs.txt", "--out", "out.jsonl"], "neither lines of JSON"],
    [["none/*.md", "--out", "out.jsonl"], "there is no folder none"],
    [["none.jsonl", "--out", "out.jsonl"], "there is no file none.jsonl"],
    [["docs.jsonl", "--out", "docs.jsonl"], "would overwrite docs.jsonl"],
    [["docs.jsonl", "--out", "notes.txt"], "is another file"],
    [["docs.jsonl", "--out", "out.jsonl", "--to", "none"], "has no PARAM none"],
    [["docs.jsonl", "--out", "out.jsonl", "--at-once", "0"], "1 or greater"],
    [["docs.jsonl", "--out", "out.jsonl", "--budget", "depth=3"], "no depth"],
    [["docs.jsonl", "--out", "label.rcl/x.jsonl"], "cannot be written"],
  ])("%j is refused before anything is asked", async (args, message) => {
    await write("docs.jsonl", documents(2))
    await write("docs.txt", "text")
    await write("notes.txt", "my notes\n")
    const { status, stderr } = await map(args)
    expect(stderr).toContain(message)
    expect(status).toBe(2)
    expect(server.requests).toEqual([])
    expect(await readFile(join(folder, "notes.txt"), "utf8")).toBe("my notes\n")
  })
})

describe("the same command", () => {
  test("runs what has failed and what has changed, and keeps the other lines", async () => {
    await write("docs.jsonl", lines({ id: "a", text: "one" }, { id: "b", text: "fault" }, { id: "c", text: "three" }))
    expect((await map(["docs.jsonl", "--out", "out.jsonl"])).status).toBe(1)
    const kept = (await results()).find(({ id }) => id === "a")
    expect((await results()).filter(({ id }) => id === "b")).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ code: expect.any(String) }) }),
    ])
    await write("docs.jsonl", lines({ id: "a", text: "one" }, { id: "b", text: "two" }, { id: "c", text: "other" }))
    const asked = server.requests.length
    expect((await map(["docs.jsonl", "--out", "out.jsonl", "--order", "input"])).status).toBe(0)
    expect(server.requests.length - asked).toBe(2)
    const after = await results()
    expect(after.map(({ id }) => id)).toEqual(["a", "b", "c"])
    expect(after[0]).toEqual(kept)
    expect(after.every((line) => !("error" in line))).toBe(true)
  })

  test("goes on after SIGKILL with a line that was broken off: no document is lost or twice", async () => {
    await write("docs.jsonl", documents(40))
    const during: ProcessOptions["during"] = (child) => void server.arrived(20).then(() => child.kill("SIGKILL"))
    await map(["docs.jsonl", "--out", "out.jsonl", "--at-once", "4"], { during })
    await appendFile(join(folder, "out.jsonl"), '{"id":"d1","run":"bro')
    const { status, stderr } = await map(["docs.jsonl", "--out", "out.jsonl"])
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const ids = (await results()).map(({ id }) => id)
    expect(new Set(ids).size).toBe(40)
    expect(ids).toHaveLength(40)
    // All that was answered is in the memo, but for what was on its way.
    expect(server.requests.length).toBeLessThanOrEqual(40 + 4)
  })

  test("goes on after Ctrl-C, which has no line for what was under way", async () => {
    let release = () => {}
    hold = new Promise<void>((resolve) => (release = resolve))
    await write("docs.jsonl", documents(6))
    const during: ProcessOptions["during"] = (child) => void server.arrived(2).then(() => child.kill("SIGINT"))
    const { status, stderr } = await map(["docs.jsonl", "--out", "out.jsonl", "--at-once", "2"], { during })
    expect(status).toBe(130)
    expect(stderr).toContain("0 of 6 documents")
    expect(stderr).toContain("The same command goes on")
    expect(await results()).toEqual([])
    release()
    hold = null
    expect((await map(["docs.jsonl", "--out", "out.jsonl"])).status).toBe(0)
    expect(await results()).toHaveLength(6)
  })

  test("resumes under a larger budget", async () => {
    await write("docs.jsonl", documents(10))
    const first = await map(["docs.jsonl", "--out", "out.jsonl", "--budget", "calls=4"])
    expect(first.status).toBe(3)
    expect(first.stderr).toContain("The budget of calls is used up")
    expect(await results()).toHaveLength(4)
    expect(server.requests).toHaveLength(4)
    expect((await map(["docs.jsonl", "--out", "out.jsonl", "--budget", "calls=6"])).status).toBe(0)
    expect(await results()).toHaveLength(10)
    expect(server.requests).toHaveLength(10)
  })
})
