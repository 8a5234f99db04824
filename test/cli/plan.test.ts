// `recall plan`, and the confirmation before a run that may cost much.

import { describe, expect, test } from "vitest"
import { memoryStore, type Model } from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"
import { recall } from "../support/command-line.ts"

const PROGRAM = `
PARAM text: string
TASK parts(text: string): [string] = ask("List the parts.", text, returns: [string])
TASK title(text: string): string = ask("Give it a title.", text, recursive: false, model: "small")
EMIT "# " + title(text) + join(FOR part IN parts(text) : ask("Explain the part.", part))
`
const files = { "report.rcl": PROGRAM }
const args = ["report.rcl", "--arg", "text=one, two"]

function models(options: Partial<Model> = {}) {
  const answer = [
    { question: "List the parts.", answer: '["one", "two"]' },
    { question: /./, answer: "x" },
  ]
  const priced = { price: { input: 1_000, output: 2_000 }, maxOutputTokens: 100, ...options }
  return { default: scripted(answer, { ...priced, id: "large" }), small: scripted(answer, { ...priced, id: "small" }) }
}

describe("recall plan", () => {
  test("lists certain questions by task and question, and possible ones, and asks nothing", async () => {
    const given = models()
    const { status, stdout } = await recall(["plan", ...args], { files, configuration: { models: given } })
    expect(status).toBe(0)
    expect(stdout.replaceAll(/[\d,]+ tokens|\$[\d.]+/g, "N")).toBe(
      [
        "Certain: 2 questions, about N in, at most 200 out, N to N",
        '      1 × title: "Give it a title." (small)',
        '      1 × parts: "List the parts."',
        "Depending on answers: about 3 questions, at least 0, about N in, at most 300 out, N to N",
        '      3 × report.rcl: "Explain the part."',
        "In all: about 5 questions, at least 2",
        "Answers may ask further questions; --budget calls=… limits them",
        "Each call in an answer sends its request again, from the provider's cache where it has one",
        "A list in an answer is taken to have 3 items, and a longer one may lead to more questions",
        "",
      ].join("\n"),
    )
    expect([given.default.requests, given.small.requests]).toEqual([[], []])
  })

  test("knows remembered questions, and leaves nothing of its own behind", async () => {
    const store = memoryStore()
    const configuration = { models: models() }
    await recall(["plan", ...args], { files, configuration, store })
    const entries = []
    for await (const entry of store.list()) entries.push(entry)
    expect(entries).toEqual([])
    await recall(["run", ...args], { files, configuration, store })
    expect((await recall(["plan", ...args], { files, configuration, store })).stdout).toBe(
      "No questions beyond those remembered.\nRemembered: 4 questions\n",
    )
    expect((await recall(["plan", ...args, "--no-memo"], { files, configuration, store })).stdout).toContain(
      "Certain: 2 questions",
    )
  })

  test("as JSON has every question with its cost", async () => {
    const { stdout } = await recall(["plan", ...args, "--json"], { files, configuration: { models: models() } })
    const plan = JSON.parse(stdout) as { certain: { usd: { least: number; most: number }; inputTokens: number }[] }
    expect(plan).toMatchObject({
      remembered: 0,
      certain: [
        { task: "title", modelId: "small", recursive: false, outputTokens: 100 },
        { task: "parts", modelId: "large", recursive: true },
      ],
      following: { questions: [{}, {}, {}], least: 0, open: [{ why: "recursive" }, { why: "lists" }] },
    })
    for (const { usd, inputTokens } of plan.certain) {
      expect(usd.least).toBeCloseTo(inputTokens / 1_000)
      expect(usd.most).toBeCloseTo(inputTokens / 1_000 + 0.2)
    }
  })

  test("tells the input that a provider may read from its cache", async () => {
    const source = "PARAM article: string\nEMIT join(FOR n IN [1, 2, 3] : ask(`Explain ${article} ${n}`))"
    const article = "A long article about the sea. ".repeat(200)
    const surroundings = {
      files: { "p.rcl": source, "article.md": article },
      configuration: { models: models({ price: { input: 1, cached: 0.1, output: 2 } }) },
    }
    const plan = async (...more: readonly string[]) =>
      (await recall(["plan", "p.rcl", "--arg", "article=@article.md", ...more], surroundings)).stdout
    const { certain } = JSON.parse(await plan("--json")) as {
      readonly certain: readonly {
        readonly inputTokens: number
        readonly cachedTokens: number
        readonly usd: { readonly least: number; readonly most: number }
      }[]
    }
    const [first, ...others] = certain
    expect(first!.cachedTokens).toBe(0)
    expect(others.length).toBe(2)
    for (const { inputTokens, cachedTokens, usd } of others) {
      expect(cachedTokens).toBeGreaterThanOrEqual(1_024)
      expect(usd.least).toBeCloseTo((inputTokens - 0.9 * cachedTokens) / 1e6, 9)
      expect(usd.most).toBeCloseTo((inputTokens + 2 * 100) / 1e6, 9)
    }
    const cached = others.reduce((sum, { cachedTokens }) => sum + cachedTokens, 0).toLocaleString("en-US")
    expect(await plan()).toContain(
      ` tokens in (${cached} of them repeated, which a provider may cache), at most 300 out`,
    )
  })

  test.each([
    ["a program that asks nothing", "EMIT 1 + 1", "No questions.\n"],
    [
      "a price that is not known",
      'EMIT ask("Q", recursive: false)',
      /^Certain: 1 question, about [\d,]+ tokens in, plus the answers, price not known\n/,
    ],
    [
      "what cannot be foreseen",
      'EMIT parse_json(ask("Q", recursive: false))',
      /Further questions cannot be predicted: .*JSON/,
    ],
  ])("of %s", async (_, source, expected) => {
    const configuration = { models: { default: scripted([]) } }
    const { stdout } = await recall(["plan", "p.rcl"], { files: { "p.rcl": source }, configuration })
    if (typeof expected === "string") expect(stdout).toBe(expected)
    else expect(stdout).toMatch(expected)
  })

  test("fails as the run would, for errors before an answer is needed", async () => {
    expect(await recall(["plan", "p.rcl"], { files: { "p.rcl": "EMIT 1 / 0" } })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("division-by-zero") as string,
    })
    expect(await recall(["plan", "p.rcl"], { files: { "p.rcl": "EMIT nme" } })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("unknown-name") as string,
    })
    expect((await recall(["plan", "none.rcl"])).status).toBe(2)
  })
})

describe("a run past the configured cost", () => {
  const run = (
    confirm: { calls?: number; usd?: number },
    rest: { confirms?: boolean; flags?: readonly string[] } = {},
  ) => {
    const { confirms, flags = [] } = rest
    return recall(["run", ...args, ...flags], {
      files,
      configuration: { models: models(), confirm },
      ...(confirms === undefined ? {} : { confirms }),
    })
  }

  test("asks, and continues only with a yes", async () => {
    expect(await run({ calls: 1 }, { confirms: true })).toMatchObject({ status: 0, stdout: "# xxx\n" })
    expect(await run({ calls: 1 }, { confirms: false })).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("error[needs-yes]: the run asks about 5 questions: ") as string,
    })
    expect(await run({ usd: 0.01 })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("hint: add --yes") as string,
    })
  })

  test("is not asked about below that, nor with --yes", async () => {
    expect(await run({ calls: 5 }, { confirms: false })).toMatchObject({ status: 0 })
    expect(await run({ usd: 1_000 }, { confirms: false })).toMatchObject({ status: 0 })
    expect(await run({ calls: 0 }, { flags: ["--yes"] })).toMatchObject({ status: 0 })
  })

  test("with --fresh is asked about, whatever is remembered", async () => {
    const [store, given] = [memoryStore(), models()]
    await recall(["run", ...args], { files, configuration: { models: given }, store })
    const again = (...flags: string[]) =>
      recall(["run", ...args, ...flags], {
        files,
        configuration: { models: given, confirm: { calls: 1 } },
        store,
        confirms: false,
      })
    expect(await again()).toMatchObject({ status: 0 })
    expect(await again("--fresh")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("the run asks about 5 questions: ") as string,
    })
  })

  test("is reported where the configuration makes no sense", async () => {
    const { parseConfiguration } = await import("../../src/index.ts")
    expect(() => parseConfiguration({ confirm: { calls: "many" } }, "recall.config.json")).toThrow(/confirm\.calls/)
  })
})
