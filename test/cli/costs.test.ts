// Costs on the command line: cached tokens, estimates, and prices that are not known.

import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { sqliteStore } from "../../src/host/sqlite/store.ts"
import type { Model, ModelEvent } from "../../src/index.ts"
import { recall } from "../support/command-line.ts"

const USAGE = { input: 2_000, cached: 1_024, cacheWrite: 512, output: 300, reasoning: 64 } as const

/** A model that reports the usage of its answers, which are no more than a text. */
function answering(price?: Model["price"]): Model {
  return {
    id: "fake:m",
    ...(price === undefined ? {} : { price }),
    async *generate(): AsyncGenerator<ModelEvent> {
      yield { type: "delta", text: "The sea is wide." }
      yield { type: "usage", ...USAGE }
      yield { type: "finish", reason: "stop" }
    },
  }
}

const PRICE = { input: 1_000, cached: 100, cacheWrite: 2_000, output: 10_000 }
/** 464 tokens at $0.001, 1,024 at $0.0001, 512 at $0.002, 300 at $0.01. */
const USD = 0.464 + 0.1024 + 1.024 + 3

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recall-costs-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The output of the commands about one question. */
async function printed(model: Model) {
  const [path, written] = [join(folder, "memo.db"), new Map<string, string>()]
  const of = async (...args: readonly string[]) => {
    const { stdout, stderr } = await recall(args, {
      files: { "p.rcl": 'EMIT ask("Q", recursive: false)' },
      configuration: { models: { default: model } },
      written,
      ...(args[0] === "run" ? { store: sqliteStore(path) } : {}),
    })
    return stdout + stderr
  }
  const json = await of("run", "p.rcl", "--json", "--trace", "run.jsonl")
  await of("run", "p.rcl", "--trace", "again.jsonl")
  return {
    usage: (JSON.parse(json) as { readonly usage: { readonly usd: number | null } }).usage,
    tree: await of("trace", "tree", "run.jsonl"),
    request: await of("trace", "show", "run.jsonl", "2"),
    saved: await of("trace", "tree", "again.jsonl"),
    list: await of("memo", "list", "--memo", path),
    stats: await of("memo", "stats", "--memo", path),
    clear: await of("memo", "clear", "--memo", path),
  }
}

describe("the cost of a question", () => {
  test("counts cached, written and reasoning tokens, each at its price", async () => {
    const { usage, tree, request, clear } = await printed(answering(PRICE))
    expect(usage).toMatchObject({ tokens: { ...USAGE, estimated: false }, usd: USD })
    const tokens = "2,300 tokens (1,024 cached, 512 written to the cache, 64 reasoning)"
    expect(tree).toContain(`${tokens}, $4.59`)
    expect(request).toContain(
      "stop; 2,000 tokens in (1,024 cached, 512 written to the cache), 300 out (64 reasoning), $4.59",
    )
    expect(clear).toContain(`were paid for: ${tokens}, $4.59`)
  })

  test("whose price is not known is never $0", async () => {
    const { usage, ...texts } = await printed(answering())
    expect(usage).toMatchObject({ usd: null, unpriced: 2_300 })
    for (const [name, text] of Object.entries(texts)) expect(text, name).not.toContain("$")
    for (const name of ["tree", "request", "list", "stats", "clear"] as const)
      expect(texts[name], name).toContain("price not known")
  })

  test("is said to be an estimate where its request was cancelled", async () => {
    const model: Model = {
      ...answering(PRICE),
      async *generate({ question: { written } }) {
        yield { type: "delta", text: written === "" ? "The sea CALL(1 + 1)" : " is wide." }
        if (written === "") yield { type: "delta", text: " and the model writes on." }
        yield { type: "finish", reason: "stop" }
      },
    }
    const written = new Map<string, string>()
    const surroundings = { files: { "p.rcl": 'EMIT ask("Q")' }, written, configuration: { models: { default: model } } }
    const { stdout } = await recall(["run", "p.rcl", "--json", "--trace", "run.jsonl"], surroundings)
    expect(JSON.parse(stdout)).toMatchObject({ usage: { requests: 2, tokens: { estimated: true } } })
    const tree = (await recall(["trace", "tree", "run.jsonl"], surroundings)).stdout
    expect(tree).toMatch(/2 requests, about [\d,]+ tokens, \$/)
    expect(tree).toMatch(/ask\("Q"\).*about [\d,]+ tokens, \$/)
  })
})
