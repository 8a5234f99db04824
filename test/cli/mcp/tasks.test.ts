// `recall mcp FILE…`: the public tasks of modules as tools, in both eras of the protocol.

import { describe, expect, test } from "vitest"
import { native } from "../../../src/values/native.ts"
import { STRING } from "../../../src/values/types.ts"
import { scripted } from "../../../src/testing/index.ts"
import { MAX_BEGINNING, MAX_INLINE_RESULT } from "../../../src/cli/mcp/limits.ts"
import { connect, ERAS } from "../../support/mcp.ts"

const GUESTS = `
## Tasks about guests.
IMPORT send, look FROM "host"
PARAM house: string = "the inn"

## A greeting.
TASK greet(guest: {name: string, age?: number}, greeting: string = "Hello", mark: string | null = "!"): string =
  greeting + ", " + guest.name + (mark ?? "") + (IF guest?.age == null THEN "" ELSE " " + string(guest.age))
TEST "a greeting": greet({name: "Kim"}) == "Hello, Kim!"

## The house.
TASK where(): string = house
## The length of texts together.
TASK total(texts: [string]): number = sum(FOR t IN texts : length(t))
## A text many times.
TASK repeated(text: string, times: number): string = join(FOR i IN range(0, times) : text)
## The lengths.
TASK lengths(xs: [number]): {whole: number, big: number} = {whole: length(xs), big: 9007199254740993}
## A message that is sent.
TASK tell(text: string): string = send(text)
## A message that is looked up.
TASK find(text: string): string = look(text)
## The topic.
TASK topic(text: string): string = ask("What is it about?", text)
TASK _hidden(): number = 1
`
const files = { "guests.rcl": GUESTS }
const natives = [
  native({ name: "send", parameters: { text: STRING }, returns: STRING, run: ({ text }) => `sent ${text}` }),
  native({ name: "look", parameters: { text: STRING }, returns: STRING, effect: "read", run: ({ text }) => text }),
]
const models = { default: scripted(() => "bees") }
const configuration = { natives, models }

describe.each(Object.entries(ERAS))("in the era %s", (era, options) => {
  test("a task is a tool with its documentation, an example, schemas and hints", async () => {
    const { client, end } = await connect(["guests.rcl"], { files, configuration }, options)
    const { tools } = await client.listTools()
    expect(client.getNegotiatedProtocolVersion()).toBe(era)
    expect(tools.map(({ name }) => name)).toEqual([
      "greet",
      "where",
      "total",
      "repeated",
      "lengths",
      "tell",
      "find",
      "topic",
    ])
    const [greet] = tools
    expect(greet).toMatchObject({
      description: expect.stringMatching(
        /^A greeting\.\nExample: greet\(\{name: "Kim"\}\) == "Hello, Kim!"\n/,
      ) as string,
      inputSchema: { type: "object", required: ["guest"], additionalProperties: false },
      outputSchema: { type: "object", properties: { value: { type: "string" } } },
      annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
    })
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations]))
    expect(hints["tell"]).toEqual({ readOnlyHint: false, destructiveHint: true, openWorldHint: true })
    expect(hints["find"]).toEqual({ readOnlyHint: true, destructiveHint: false, openWorldHint: true })
    await end()
  })

  test.each([
    [{ guest: { name: "Kim" } }, "Hello, Kim!"],
    [{ guest: { name: "Kim", age: null }, greeting: null }, "Hello, Kim!"],
    [{ guest: { name: "Kim", age: 7 }, greeting: "Hi", mark: null }, "Hi, Kim 7"],
  ])("an optional argument may be left out or null: %j", async (given, value) => {
    const { client, end } = await connect(["guests.rcl"], { files, configuration }, options)
    const result = await client.callTool({ name: "greet", arguments: given })
    expect(result).toMatchObject({ content: [{ type: "text", text: value }], structuredContent: { value } })
    expect(result.isError).toBeUndefined()
    await end()
  })

  test.each([
    ["greet", {}, "missing-argument", "greet needs guest", undefined],
    ["greet", { gest: 1, guest: { name: "a" } }, "unknown-argument", 'greet has no parameter "gest"', "write guest"],
    [
      "greet",
      { guest: { nme: "Kim" } },
      "wrong-argument",
      "greet needs {age?: number, name: string} for guest",
      undefined,
    ],
    ["total", { texts: "a" }, "wrong-argument", "total needs [string] for texts", undefined],
    [
      "total",
      { texts: [{ file: "../x" }] },
      "not-permitted",
      '"../x" is no file below the root',
      "name a file below it",
    ],
    ["total", { texts: [{ file: "none.txt" }] }, "not-found", "none.txt", undefined],
    ["tell", { text: "a" }, "not-confirmed", "send", undefined],
  ])("a mistake in a call of %s with %j is the error %s", async (name, given, code, message, hint) => {
    const { client, end } = await connect(["guests.rcl"], { files, configuration }, options)
    const result = await client.callTool({ name, arguments: given as Record<string, unknown> })
    expect(result).toMatchObject({
      isError: true,
      content: [{ type: "text", text: expect.stringContaining(`error[${code}]`) as string }],
      _meta: {
        "recall-lang/error": {
          code,
          message: expect.stringContaining(message) as string,
          ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) as string }),
        },
      },
    })
    await end()
  })
})

test("numbers are exact in the text of a result, and its usage is in _meta", async () => {
  const { client, end } = await connect(["guests.rcl"], { files, configuration })
  const result = await client.callTool({ name: "lengths", arguments: { xs: [1, 2] } })
  expect(result).toMatchObject({
    content: [{ text: expect.stringMatching(/"big": ?9007199254740993/) as string }],
    structuredContent: { value: { whole: 2 } },
    _meta: { "recall-lang/usage": { questions: { asked: 0 }, usd: 0 } },
  })
  await end()
})

test("PARAMs take their values from --arg, and --only chooses tools", async () => {
  const { client, end } = await connect(["guests.rcl", "--arg", "house=the mill", "--only", "where, total"], {
    files,
    configuration,
  })
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["where", "total"])
  expect(await client.callTool({ name: "where" })).toMatchObject({ structuredContent: { value: "the mill" } })
  await expect(client.callTool({ name: "greet", arguments: {} })).rejects.toThrow("greet")
  await end()
})

test("at a terminal the command says that a client starts it", async () => {
  const { end } = await connect(["guests.rcl"], { files, configuration, terminal: true })
  expect((await end()).stderr).toMatch(/^recall mcp: a client starts this command/)
})

test("--yes makes calls that write", async () => {
  const { client, end } = await connect(["guests.rcl", "--yes"], { files, configuration })
  expect(await client.callTool({ name: "tell", arguments: { text: "a" } })).toMatchObject({
    structuredContent: { value: "sent a" },
  })
  await end()
})

test("two tasks of one name have the names of their modules before them", async () => {
  const two = { "tools/a b.rcl": "TASK f(): number = 1", "tools/c.rcl": "TASK f(): number = 2\nTASK g(): number = 3" }
  const { client, end } = await connect(["tools"], { files: two })
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["a_b_f", "c_f", "g"])
  expect(await client.callTool({ name: "c_f" })).toMatchObject({ structuredContent: { value: 2 } })
  await end()
})

test.each([
  [["none.rcl"], {}, 2, "error[not-found]: there is no file none.rcl"],
  [["a.md"], { "a.md": "x" }, 2, "error[bad-argument]: a.md is no module"],
  [["a.rcl"], { "a.rcl": "TASK f(x: number): number = y" }, 1, "error[unknown-name]: y is not defined"],
  [["a.rcl"], { "a.rcl": "TASK f(: = 1" }, 1, "error["],
  [["a.rcl"], { "a.rcl": "LET a = 1" }, 2, "the modules have no public task"],
  [
    ["a/m.rcl", "b/m.rcl"],
    { "a/m.rcl": "TASK f() = 1", "b/m.rcl": "TASK f() = 2" },
    2,
    "a/m.rcl and b/m.rcl both have",
  ],
  [["a.rcl", "--only", "ff"], { "a.rcl": "TASK f() = 1" }, 2, "--only: there is no tool ff"],
  [["a.rcl", "--arg", "x=1"], { "a.rcl": "TASK f() = 1" }, 2, "no module that is served has a PARAM x"],
  [["a.rcl", "--budget", "calls=many"], { "a.rcl": "TASK f() = 1" }, 2, "error[invalid-budget]"],
  [["a.rcl", "--root", "nowhere"], { "a.rcl": "TASK f() = 1" }, 2, "there is no folder nowhere"],
])("%j does not start: it says why and ends", async (args, found, status, message) => {
  await expect(connect(args, { files: found })).rejects.toThrow(`status ${status}`)
  await expect(connect(args, { files: found })).rejects.toThrow(message)
})

test("a long result is a resource that can be read and passed on, up to the limit it is in the result", async () => {
  const { client, end } = await connect(["guests.rcl"], { files, configuration })
  const call = async (times: number) =>
    client.callTool({ name: "repeated", arguments: { text: "ab", times } }) as Promise<{
      content: { type: string; text?: string; uri?: string }[]
      structuredContent: { value?: string; file?: string; characters?: number }
    }>
  // With its quotation marks, a text in JSON is two units longer.
  const [most] = [MAX_INLINE_RESULT / 2 - 1]
  expect((await call(most)).structuredContent.value).toHaveLength(most * 2)
  const { content, structuredContent } = await call(most + 1)
  const { file: uri = "" } = structuredContent
  expect(structuredContent).toEqual({ file: uri, characters: MAX_INLINE_RESULT })
  expect(content[0]?.text?.length).toBeLessThan(MAX_BEGINNING + 400)
  expect(content[1]).toMatchObject({ type: "resource_link", uri, mimeType: "text/plain", size: MAX_INLINE_RESULT })
  expect(await client.readResource({ uri })).toMatchObject({ contents: [{ text: "ab".repeat(most + 1) }] })
  expect(await client.callTool({ name: "total", arguments: { texts: ["abc", { file: uri }] } })).toMatchObject({
    structuredContent: { value: MAX_INLINE_RESULT + 3 },
  })
  await end()
})

test("the reference and the source of a module, the trace of a call and the skill are resources", async () => {
  const { client, end } = await connect(["guests.rcl"], { files, configuration })
  const { _meta } = await client.callTool({ name: "topic", arguments: { text: "Bees fly." } })
  const run = String(_meta?.["recall-lang/run"])
  const uris = (await client.listResources()).resources.map(({ uri }) => uri)
  expect(uris).toEqual(
    expect.arrayContaining([
      "recall://modules/guests/reference",
      "recall://modules/guests/source",
      `recall://traces/${run}`,
      "skill://recall/SKILL.md",
    ]),
  )
  const read = async (uri: string) => (await client.readResource({ uri })).contents[0] as { text: string }
  expect((await read("recall://modules/guests/reference")).text).toContain("A greeting.")
  expect((await read("recall://modules/guests/source")).text).toBe(GUESTS)
  expect((await read(`recall://traces/${run}`)).text).toMatch(/^\{"type":"run"[^]*"type":"end"[^]*\n$/)
  expect((await read("skill://recall/SKILL.md")).text).toContain("name: recall")
  await expect(read("recall://results/none")).rejects.toThrow("not found")
  await end()
})
