// `recall mcp` without a file: tools for agents that write programs, without authority beyond the command line's.

import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { scripted } from "../../../src/testing/index.ts"
import { NUMBER, STRING } from "../../../src/values/types.ts"
import { native } from "../../../src/values/native.ts"
import { connect, ERAS } from "../../support/mcp.ts"

let around: string
let root: string
let asked = 0
const configuration = {
  natives: [
    native({ name: "send", parameters: { text: STRING }, returns: STRING, run: () => "sent" }),
    native({ name: "twice", parameters: { n: NUMBER }, returns: NUMBER, effect: "none", run: ({ n }) => 2 * n }),
  ],
  models: { default: scripted(() => `answer ${++asked}`) },
  allow: { read: ["/"] },
}

beforeAll(async () => {
  around = await realpath(await mkdtemp(join(tmpdir(), "recall-mcp-")))
  root = join(around, "root")
  await mkdir(root)
  await writeFile(join(root, "report.md"), "A long report.")
  await writeFile(join(root, "main.rcl"), "PARAM report: string\nEMIT length(report)")
  await writeFile(join(around, "out.rcl"), "this is secret (")
})
afterAll(() => rm(around, { recursive: true, force: true }))

describe.each(Object.entries(ERAS))("in the era %s", (_, options) => {
  test("recall_check lists mistakes with their places and hints, and nothing for a sound program", async () => {
    const { client, end } = await connect(["--root", root], { configuration }, options)
    const check = (program: unknown) => client.callTool({ name: "recall_check", arguments: { program } })
    expect(await check("EMIT uper(1)")).toMatchObject({
      content: [{ text: expect.stringMatching(/^error\[unknown-name\][^]*EMIT uper\(1\)/) as string }],
      structuredContent: { value: [{ code: "unknown-name", line: 1, column: 6, hint: "did you mean upper?" }] },
    })
    expect(await check({ file: "main.rcl" })).toMatchObject({
      content: [{ text: "No errors or warnings." }],
      structuredContent: { value: [] },
    })
    await end()
  })

  test("recall_plan counts questions without asking, and recall_run asks them once", async () => {
    const { client, end } = await connect(["--root", root], { configuration }, options)
    const given = { program: 'PARAM n: number = 2\nEMIT FOR i IN range(0, n) : ask("x", i, recursive: false)' }
    asked = 0
    const planned = await client.callTool({ name: "recall_plan", arguments: { ...given, arguments: { n: 3 } } })
    expect(planned).toMatchObject({
      content: [{ text: expect.stringContaining("Certain: 3 questions") as string }],
      structuredContent: { value: { certain: 3, remembered: 0 } },
    })
    expect(asked).toBe(0)
    const run = () => client.callTool({ name: "recall_run", arguments: given })
    const first = await run()
    expect(first).toMatchObject({ structuredContent: { value: ["answer 1", "answer 2"] } })
    expect(await run()).toMatchObject({ structuredContent: first.structuredContent })
    expect(asked).toBe(2)
    await end()
  })
})

test("the program and its texts may be files below the root", async () => {
  const { client, end } = await connect(["--root", root], { configuration })
  const given = { program: { file: "main.rcl" }, arguments: { report: { file: "report.md" } } }
  expect(await client.callTool({ name: "recall_run", arguments: given })).toMatchObject({
    structuredContent: { value: 14 },
  })
  await end()
})

test("recall_doc gives pages, the library and nothing outside of the root", async () => {
  const { client, end } = await connect(["--root", root])
  const doc = async (subject?: string) =>
    client.callTool({ name: "recall_doc", arguments: subject === undefined ? {} : { subject } })
  expect(await doc()).toMatchObject({ structuredContent: { value: expect.stringContaining("language") as string } })
  expect((await doc("std/text")).content).toMatchObject([{ text: expect.stringContaining("std/text") as string }])
  expect(await doc("langage")).toMatchObject({ isError: true, _meta: { "recall-lang/error": { code: "not-found" } } })
  const outside = await doc(join(around, "out.rcl"))
  expect(outside.isError).toBe(true)
  expect(JSON.stringify(outside)).not.toContain("secret")
  for (const subject of ["..", "../", "../nope", around])
    expect(await doc(subject), subject).toMatchObject({
      isError: true,
      _meta: { "recall-lang/error": { code: "not-found" } },
    })
  await end()
})

test.each([
  ['IMPORT send FROM "host"\nEMIT send("x")', "unknown-name"],
  ['IMPORT read_text FROM "std/files"\nEMIT read_text("report.md")', "not-permitted"],
  ['IMPORT x FROM "../out.rcl"\nEMIT x', "module-not-found"],
  ["EMIT 1 / 0", "division-by-zero"],
  ["EMIT (", "unclosed-bracket"],
  ["LET a = 1", "no-emit"],
])("recall_run refuses %j with %s", async (program, code) => {
  const { client, end } = await connect(["--root", root], { configuration })
  const result = await client.callTool({ name: "recall_run", arguments: { program } })
  expect(result.isError).toBe(true)
  expect(JSON.stringify(result)).not.toContain("secret")
  expect(JSON.stringify(result._meta)).toContain(code)
  await end()
})

test.each([
  [{ program: 5 }, "invalid-argument"],
  [{ program: "EMIT 1", arguments: [] }, "invalid-argument"],
  [{ program: "EMIT 1", arguments: { x: 1 } }, "unknown-argument"],
  [{ program: "EMIT 1", argument: {} }, "unknown-argument"],
  [{}, "missing-argument"],
])("recall_run refuses the arguments %j with %s", async (given, code) => {
  const { client, end } = await connect(["--root", root])
  expect(await client.callTool({ name: "recall_run", arguments: given })).toMatchObject({
    isError: true,
    _meta: { "recall-lang/error": { code } },
  })
  await end()
})

test("natives without effects and what --allow permits are in reach", async () => {
  const { client, end } = await connect(["--root", root, "--allow", `read=${root}`], { configuration })
  const run = (program: string) => client.callTool({ name: "recall_run", arguments: { program } })
  expect(await run('IMPORT twice FROM "host"\nEMIT twice(4)')).toMatchObject({ structuredContent: { value: 8 } })
  const path = JSON.stringify(join(root, "report.md"))
  expect(await run(`IMPORT read_text FROM "std/files"\nEMIT read_text(${path})`)).toMatchObject({
    structuredContent: { value: "A long report." },
  })
  await end()
})

test("a run that its budget ends gives the known parts and says so", async () => {
  const { client, end } = await connect(["--root", root, "--budget", "calls=1", "--no-memo"], { configuration })
  const program = 'LET a = ask("a", recursive: false)\nEMIT [a, ask("b", a, recursive: false)]'
  const { content, structuredContent } = await client.callTool({ name: "recall_run", arguments: { program } })
  expect(structuredContent).toMatchObject({ value: [expect.stringContaining("answer"), null] })
  expect(content).toMatchObject([{}, { text: expect.stringContaining("The result is partial") as string }])
  await end()
})
