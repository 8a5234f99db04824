// `recall-lang/natives/mcp`: tools of servers as natives, with servers that die, change and lie.

import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, test } from "vitest"
import { createMcpHandler, fromJsonSchema, McpServer as SdkServer } from "@modelcontextprotocol/server"
import { serve } from "@hono/node-server"
import { RecallError } from "../../src/base/errors.ts"
import { mcpServers, type McpServer, type McpServerOptions } from "../../src/natives/mcp/index.ts"
import type { CallToConfirm } from "../../src/values/functions.ts"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"

const SCRIPT = fileURLToPath(new URL("../support/mcp-server.mjs", import.meta.url))
const open: McpServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

/** A server that runs the script in one of its modes. */
function crm(options: Partial<McpServerOptions> = {}, mode = "plain", locked?: Parameters<typeof mcpServers>[1]) {
  const servers = mcpServers({ crm: { command: process.execPath, args: [SCRIPT, mode], ...options } as never }, locked)
  open.push(servers["crm"]!)
  return servers
}

const run = async (source: string, options: RuntimeOptions = {}) =>
  createRuntime({ mcp: crm(), ...options })
    .run(source)
    .then(
      ({ value }) => value,
      (error: unknown) => {
        if (!(error instanceof RecallError)) throw error
        return { code: error.code, message: error.diagnostics.at(-1)?.message, hint: error.diagnostics.at(-1)?.hint }
      },
    )

describe("calls", () => {
  test("arguments and results have the types of the schemas, and what is left out is not sent", async () => {
    const source = (call: string) => `IMPORT find FROM "mcp:crm"\nEMIT ${call}.guests[0]`
    expect(await run(source('find("Kim")'))).toBe('{"query":"Kim"}')
    expect(await run(source('find("Kim", kind: "good", max_count: 3)'))).toBe(
      '{"query":"Kim","max-count":3,"kind":"good"}',
    )
    expect(await run(source('find("Kim", max_count: null)'))).toBe('{"query":"Kim"}')
    expect(await run(source("find(5)"))).toMatchObject({
      code: "wrong-argument",
      message: "crm_find needs string for query, not the number 5",
    })
    expect(await run(source('find("Kim", kind: "ugly")'))).toMatchObject({ code: "wrong-argument" })
  })

  test.each([
    ['IMPORT send_mail FROM "mcp:crm"\nEMIT send_mail("hi")', 'send-mail {"text":"hi"}'],
    ['IMPORT parts FROM "mcp:crm"\nEMIT parts()', "one\n(image/png)\nfile:///a.md\ntwo"],
    ['IMPORT free FROM "mcp:crm"\nEMIT free({"": "x", a: [1]})', 'free {"":"x","a":[1]}'],
    [
      'IMPORT "mcp:crm" AS crm\nEMIT FOR t IN ["a", "b"] : crm.send_mail(t)',
      ['send-mail {"text":"a"}', 'send-mail {"text":"b"}'],
    ],
    ['IMPORT fail FROM "mcp:crm"\nEMIT TRY fail("x") ELSE "caught"', "caught"],
  ])("%s", async (source, value) => {
    expect(await run(source)).toEqual(value)
  })

  test.each([
    ["fail", "mcp-failed", "fail of the MCP server crm failed: no x"],
    ["refuse", "mcp-failed", "refuse of the MCP server crm failed: I will not."],
    ["lie", "mcp-failed", "lie of the MCP server crm failed: Structured content does not match"],
    ["silent", "mcp-failed", "silent of the MCP server crm"],
    ["die", "mcp-unreachable", "the MCP server crm was lost in a call of die, which may have had its effect"],
  ])("%s is the failure %s", async (name, code, message) => {
    expect(await run(`IMPORT ${name} FROM "mcp:crm"\nEMIT ${name}("x")`)).toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    })
  })

  test.each(["[9007199254740993]", "x => x", "[string]"])("%s is data that no server can be sent", async (data) => {
    expect(await run(`IMPORT free FROM "mcp:crm"\nEMIT free({"": "x", a: ${data}})`)).toMatchObject({
      code: "wrong-argument",
      message: expect.stringContaining("crm_free cannot be given") as string,
    })
  })

  test("after a server has died the next call starts it again", async () => {
    const source = 'IMPORT die, send_mail FROM "mcp:crm"\nEMIT LET a = TRY die("x") ELSE "dead" IN [a, send_mail(a)]'
    expect(await run(source)).toEqual(["dead", 'send-mail {"text":"dead"}'])
  })

  test("an aborted run gives a call up", async () => {
    const giveUp = new AbortController()
    const running = createRuntime({ mcp: crm() }).run('IMPORT wait FROM "mcp:crm"\nEMIT wait("x")', {
      signal: giveUp.signal,
      trace: ({ type }) => {
        if (type === "native") setImmediate(() => giveUp.abort())
      },
    })
    await expect(running).rejects.toMatchObject({ code: "interrupted" })
  })
})

describe("authority", () => {
  test("every tool writes and is confirmed, unless it is named or the server is trusted", async () => {
    const asked: Pick<CallToConfirm, "native" | "arguments" | "provenance">[] = []
    const confirm = ({ native, arguments: given, provenance }: CallToConfirm) => {
      asked.push({ native, arguments: given, provenance })
      return false
    }
    const find = 'IMPORT find FROM "mcp:crm"\nEMIT find("Kim").total'
    expect(await run(find, { confirm })).toMatchObject({ code: "not-confirmed" })
    expect(asked).toEqual([
      {
        native: "crm_find",
        arguments: { query: "Kim", kind: null, max_count: null },
        provenance: { query: [], kind: [], max_count: [] },
      },
    ])
    expect(await run(find, { confirm, mcp: crm({ read: ["find"] }) })).toBe(1)
    expect(await run(find, { confirm, mcp: crm({ trust: true }) })).toBe(1)
    const send = 'IMPORT send_mail FROM "mcp:crm"\nEMIT send_mail("x")'
    expect(await run(send, { confirm, mcp: crm({ trust: true }) })).toMatchObject({ code: "not-confirmed" })
  })

  test("an answer calls a tool only with a grant", async () => {
    const models = scripted(() => 'The guests: CALL(crm_find("Kim").total)')
    const source = 'IMPORT find FROM "mcp:crm"\nEMIT ask("Who?", tools: [find])'
    expect(await run(source, { models })).toMatchObject({ code: "not-granted" })
    expect(await run(source, { models, grant: ["crm_find"] })).toBe("The guests: 1")
  })

  test("a package imports a tool only where the host allows it", async () => {
    const library = { id: "node_modules/lib/m.rcl", text: 'IMPORT find FROM "mcp:crm"\nTASK f() = find("x").total' }
    const modules = { load: async () => ({ ...library, origin: { name: "lib", version: "1.0.0", path: "m.rcl" } }) }
    const source = 'IMPORT f FROM "lib"\nEMIT f()'
    expect(await run(source, { modules })).toMatchObject({
      code: "not-allowed",
      hint: expect.stringContaining('packages: { "lib": ["crm_find"] }') as string,
    })
    expect(await run(source, { modules, packages: { lib: ["crm_find"] } })).toBe(1)
  })
})

describe("imports", () => {
  test.each([
    ['IMPORT find FROM "mcp:other"\nEMIT find("x")', "module-not-found", 'there is no MCP server "other"'],
    ['IMPORT finde FROM "mcp:crm"\nEMIT finde("x")', "unknown-name", "finde"],
    ['IMPORT a_b FROM "mcp:crm"\nEMIT a_b("x")', "unknown-name", "a_b"],
  ])("%s is the mistake %s", async (source, code, message) => {
    expect(await run(source)).toMatchObject({ code, message: expect.stringContaining(message) as string })
  })

  test("a server that does not start is a mistake with its own words, and a later run tries again", async () => {
    const runtime = createRuntime({ mcp: crm({}, "broken") })
    for (let i = 0; i < 2; i++)
      await expect(runtime.run('IMPORT find FROM "mcp:crm"\nEMIT find("x")')).rejects.toMatchObject({
        code: "module-unreadable",
        message: expect.stringContaining("it wrote: the database is locked") as string,
      })
    const missing = createRuntime({ mcp: crm({ command: "/none/such" } as never) })
    await expect(missing.run('IMPORT find FROM "mcp:crm"\nEMIT find("x")')).rejects.toMatchObject({
      code: "module-unreadable",
      diagnostics: [{ hint: expect.stringContaining("/none/such") as string }],
    })
  })

  test("a program that imports from no server starts none", async () => {
    expect(await run("EMIT 1", { mcp: crm({}, "broken") })).toBe(1)
  })

  test("a tool that changes fails in a program that was checked before it changed, and in no other", async () => {
    const runtime = createRuntime({ mcp: crm() })
    const source = 'IMPORT find, change FROM "mcp:crm"\nEMIT LET c = change("x") IN [c, find(c).total]'
    await expect(runtime.run(source)).rejects.toMatchObject({ code: "mcp-changed" })
    expect((await runtime.run('IMPORT find FROM "mcp:crm"\nEMIT find("x").total')).value).toBe(1)
  })

  test.each([
    ["plain", 1],
    ["reordered", 1],
    ["changed", { code: "mcp-changed", hint: expect.stringContaining("recall lock --update") as string }],
    ["fewer", { code: "mcp-changed", message: "the MCP server crm has no tool find any more" }],
  ])("locked tools need no server until a call, and a server with %s tools gives %j", async (mode, outcome) => {
    const tools = await crm()["crm"]!.tools()
    const mcp = crm({}, mode, { locked: { crm: tools } })
    expect(await run('IMPORT find FROM "mcp:crm"\nEMIT find("x").total', { mcp })).toEqual(
      typeof outcome === "number" ? outcome : expect.objectContaining(outcome),
    )
  })

  test("locked tools are checked although the server does not start", async () => {
    const tools = await crm()["crm"]!.tools()
    const mcp = crm({}, "broken", { locked: { crm: tools } })
    expect(await run('IMPORT find FROM "mcp:crm"\nEMIT find(1)', { mcp })).toMatchObject({ code: "wrong-argument" })
    expect(await run('IMPORT find FROM "mcp:crm"\nEMIT find("x")', { mcp })).toMatchObject({ code: "mcp-unreachable" })
  })
})

describe("options", () => {
  test.each([
    [{ "my crm": { command: "x" } }, "is no name of an MCP server"],
    [{ crm: {} }, "needs either a command or a url"],
    [{ crm: { command: "x", url: "http://a" } }, "needs either a command or a url"],
    [{ crm: { command: "x", arg: [] } }, 'has no option "arg"'],
    [{ crm: { command: "x", args: "y" } }, "args of the MCP server crm is not a list of texts"],
    [{ crm: { url: "file:///etc" } }, "url of the MCP server crm is not an http: or https: URL"],
    [{ crm: { url: "http://a", trust: "yes" } }, "trust of the MCP server crm is not true or false"],
    [{ crm: null }, "has no options"],
  ])("%j is refused: %s", (servers, message) => {
    expect(() => mcpServers(servers as never)).toThrow(message)
  })

  test("a runtime takes servers alone, and no options of one", async () => {
    expect(await run('IMPORT find FROM "mcp:crm"\nEMIT 1', { mcp: { crm: { command: "x" } as never } })).toMatchObject({
      code: "module-unreadable",
      hint: "make it with mcpServers of recall-lang/natives/mcp",
    })
  })

  test("read names tools that the server has", async () => {
    expect(await run('IMPORT find FROM "mcp:crm"\nEMIT 1', { mcp: crm({ read: ["fnd"] }) })).toMatchObject({
      code: "module-unreadable",
      message: expect.stringContaining("read names fnd, and the MCP server crm has no such tool") as string,
    })
  })
})

test("a server over HTTP receives the headers, and refuses without them", async () => {
  const handler = createMcpHandler(() => {
    const server = new SdkServer({ name: "http", version: "1" })
    server.registerTool(
      "twice",
      { inputSchema: fromJsonSchema({ type: "object", properties: { n: { type: "number" } }, required: ["n"] }) },
      (given) => ({ content: [{ type: "text", text: String(2 * (given as { n: number }).n) }] }),
    )
    return server
  })
  const http = serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request: Request) =>
      request.headers.get("x-key") === "secret" ? handler.fetch(request) : new Response("no", { status: 403 }),
  })
  await new Promise((resolve) => http.once("listening", resolve))
  const url = `http://127.0.0.1:${(http.address() as { port: number }).port}/mcp`
  try {
    const source = 'IMPORT twice FROM "mcp:remote"\nEMIT twice(21)'
    const remote = mcpServers({ remote: { url, headers: { "x-key": "secret" } } })
    open.push(remote["remote"]!)
    expect(await run(source, { mcp: remote })).toBe("42")
    expect(await run(source, { mcp: mcpServers({ remote: { url } }) })).toMatchObject({ code: "module-unreadable" })
  } finally {
    http.close()
  }
})
