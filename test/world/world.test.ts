// The modules of the world in programs: permissions as data, the clock, the environment, and who gets their natives.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { checkSource, createRuntime, RecallError, type ModuleLoader, type RuntimeOptions } from "../../src/index.ts"
import { nodeWorld } from "../../src/host/index.ts"
import { scripted } from "../../src/testing/index.ts"
import type { World } from "../../src/world/index.ts"
import { NAMED, permissionsProblem, readPermissions, showRequest } from "../../src/world/permissions.ts"

/** A world without limits that counts what is asked of it. */
function fakeWorld(): World & { readonly calls: string[] } {
  const calls: string[] = []
  return {
    calls,
    readText: async (path) => (calls.push(`read ${path}`), `text of ${path}`),
    listFiles: async () => ["a.md", "b.md"],
    writeText: async (path) => void calls.push(`write ${path}`),
    fetchText: async (url) => (calls.push(`fetch ${url}`), "[1, 2]"),
    now: async () => Date.UTC(2026, 4, 12, 23, 30),
    env: async (name) => (name === "SET" ? "value" : null),
  }
}

async function run(source: string, options: RuntimeOptions = { world: fakeWorld() }) {
  try {
    return { value: (await createRuntime(options).run(source)).value }
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    const { code, hint } = error.diagnostics.find(({ severity }) => severity === "error")!
    return { code, hint }
  }
}

describe("the modules", () => {
  test("give what the world has", async () => {
    const source = `
IMPORT now, today FROM "std/clock"
IMPORT env FROM "std/env"
IMPORT fetch_json FROM "std/http"
IMPORT "std/files" AS files
EMIT [now(), today("UTC"), today("Asia/Seoul"), env("SET"), env("UNSET"), sum(fetch_json("https://x")),
  map(files.list_files("."), files.read_text)]`
    expect(await run(source)).toEqual({
      value: [
        "2026-05-12T23:30:00.000Z",
        "2026-05-12",
        "2026-05-13",
        "value",
        null,
        3,
        ["text of a.md", "text of b.md"],
      ],
    })
  })

  test("fail with not-permitted without a world, and only when they are called", async () => {
    const source = 'IMPORT read_text FROM "std/files"\nTASK unused() = read_text("a")\nEMIT '
    expect(await run(`${source}1`, {})).toEqual({ value: 1 })
    const refused = await run(`${source}read_text("a")`, {})
    expect(refused).toMatchObject({ code: "not-permitted", hint: expect.stringContaining("nodeWorld") })
  })

  test("a zone that does not exist is named", async () => {
    expect(await run('IMPORT today FROM "std/clock"\nEMIT today("Europe/Atlantis")')).toMatchObject({
      code: "wrong-argument",
    })
  })

  test("count what they give towards the limits of the run", async () => {
    const limited = (textLength: number) => ({ world: fakeWorld(), limits: { textLength } })
    const program = 'IMPORT read_text FROM "std/files"\nEMIT length(read_text("a"))'
    expect(await run(program, limited("text of a".length))).toEqual({ value: 9 })
    expect(await run(program, limited("text of a".length - 1))).toMatchObject({ code: "text-too-long" })
  })

  test("are checked without a world: names, arguments and types", async () => {
    const codes = async (text: string) => (await checkSource({ id: "m", text })).map(({ code }) => code)
    expect(await codes('IMPORT read_text FROM "std/files"\nEMIT length(read_text("a"))')).toEqual([])
    expect(await codes('IMPORT read_txt FROM "std/files"\nEMIT 1')).toContain("unknown-name")
    expect(await codes('IMPORT read_text FROM "std/files"\nEMIT read_text()')).toContain("wrong-arguments")
    expect(await codes('IMPORT read_text FROM "std/files"\nEMIT read_text("a") + 1')).toContain("wrong-type")
    expect(await codes('IMPORT read_text FROM "std/file"\nEMIT 1')).toContain("module-not-found")
  })
})

describe("the authority to call them", () => {
  const source = (tools: string) => `
IMPORT read_text FROM "std/files"
EMIT ask("What is in it?", tools: ${tools})`
  const models = scripted(() => 'It is: CALL(read_text("a.md")).')

  test("an answer does not have them because the program imports them", async () => {
    const world = fakeWorld()
    const { value } = await run(source("[]"), { world, models })
    // The call fails as one of an unknown name, and the answer continues without it.
    expect(value).toBe("It is: .")
    expect(world.calls).toEqual([])
  })

  test("a tool needs the grant of the host", async () => {
    const world = fakeWorld()
    expect(await run(source("[read_text]"), { world, models })).toMatchObject({ code: "not-granted" })
    expect(world.calls).toEqual([])
    expect(await run(source("[read_text]"), { world, models, grant: ["read_text"] })).toEqual({
      value: "It is: text of a.md.",
    })
  })

  test("a package needs the leave of the host", async () => {
    const modules: ModuleLoader = {
      load: async () => ({
        id: "lib",
        text: 'IMPORT fetch_text FROM "std/http"\nTASK get() = fetch_text("https://x")',
        origin: { name: "lib", version: "1.0.0", path: "main.rcl" },
      }),
    }
    const program = 'IMPORT get FROM "lib"\nEMIT get()'
    const refused = await run(program, { world: fakeWorld(), modules })
    expect(refused).toMatchObject({
      code: "not-allowed",
      hint: expect.stringContaining('packages: { "lib": ["fetch_text"] }'),
    })
    expect(await run(program, { world: fakeWorld(), modules, packages: { lib: ["fetch_text"] } })).toEqual({
      value: "[1, 2]",
    })
  })

  test("a write is confirmed, and a run has a world of its own", async () => {
    const world = fakeWorld()
    const program = 'IMPORT write_text FROM "std/files"\nEMIT write_text("a.md", "x")'
    expect(await run(program, { world, confirm: () => false })).toMatchObject({ code: "not-confirmed" })
    expect(world.calls).toEqual([])
    const runtime = createRuntime()
    const compiled = await runtime.compile(program)
    expect((await runtime.run(program, { world })).value).toBe("a.md")
    expect((await compiled.with({ world }).run()).value).toBe("a.md")
    await expect(compiled.run()).rejects.toMatchObject({ code: "not-permitted" })
    expect(world.calls).toEqual(["write a.md", "write a.md"])
  })

  test("what was read is not remembered for the next run", async () => {
    const world = fakeWorld()
    const runtime = createRuntime({ world })
    const program = 'IMPORT read_text FROM "std/files"\nTASK text(): string = read_text("a")\nEMIT text() + text()'
    await runtime.run(program)
    await runtime.run(program)
    expect(world.calls).toEqual(["read a", "read a"])
  })

  test("a plan reads what it may, and names a native that fails or needs an answer", async () => {
    const world = fakeWorld()
    const runtime = createRuntime({ world, models: scripted(() => "x") })
    const listed = await runtime.plan(`IMPORT read_text FROM "std/files"
EMIT ask("What is it?", read_text("a"))`)
    expect(listed.certain.length).toBe(1)
    expect(listed.following.open).toEqual([{ why: "recursive" }])
    expect([...new Set(world.calls)]).toEqual(["read a"])
    const refused = await createRuntime({ models: scripted(() => "x") }).plan(`IMPORT fetch_json FROM "std/http"
EMIT ask("What is it?", fetch_json("https://x").items[0].name)`)
    expect(refused.certain).toEqual([])
    expect(refused.following.open).toMatchObject([{ why: "native", native: "fetch_json" }, { why: "failure" }])
    const written = await runtime.plan('IMPORT write_text FROM "std/files"\nEMIT write_text("a.md", "x")')
    expect(written.following.open).toMatchObject([{ why: "native", native: "write_text" }])
    expect([...new Set(world.calls)]).toEqual(["read a"])
  })
})

describe("permissions", () => {
  test("are read in the form in which messages show them", () => {
    const name = fc.stringMatching(/^[a-z0-9.]{1,8}$/)
    const request = fc.oneof(
      fc.record({ permission: fc.constantFrom(...NAMED), name }),
      fc.constant({ permission: "clock" as const, name: "" }),
    )
    fc.assert(
      fc.property(fc.array(request), fc.boolean(), (requests, isOne) => {
        const texts = requests
          .map(showRequest)
          .filter((text) => permissionsProblem({ net: [text.slice(4)] }) === undefined)
        const kept = requests.filter((each) => texts.includes(showRequest(each)))
        const found = readPermissions(isOne && texts.length > 0 ? [texts.join(",")] : texts)
        for (const { permission, name } of kept)
          expect(permission === "clock" ? found.clock : found[permission]?.includes(name)).toBe(true)
      }),
    )
  })

  test.each(["", "read", "read=", "clock=1", "run=x", "read=a,b", "net=https://example.com", "net=a/b", "net=*"])(
    "%s is refused",
    (text) => {
      expect(() => readPermissions([text])).toThrow(/permission|host/)
    },
  )

  test.each([{ reed: ["a"] }, { read: "a" }, { read: [""] }, { clock: 1 }, { net: ["http://a"] }, null])(
    "%o is refused",
    (allow) => {
      expect(permissionsProblem(allow)).toBeDefined()
      expect(() => nodeWorld({ allow: allow as never })).toThrow(expect.objectContaining({ code: "invalid-argument" }))
    },
  )

  test("of the clock and the environment", async () => {
    const world = nodeWorld({ allow: { env: ["PATH"], clock: true } })
    expect(await world.env("PATH")).toBe(process.env["PATH"])
    expect(await world.now()).toBeGreaterThan(Date.UTC(2026, 0, 1))
    await expect(world.env("HOME")).rejects.toMatchObject({ code: "not-permitted" })
    await expect(nodeWorld().now()).rejects.toMatchObject({ code: "not-permitted" })
  })
})
