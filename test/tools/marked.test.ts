// The answers of the analysis at marked places: what is marked is asked about, or is the answer.

import { describe, expect, test } from "vitest"
import {
  analyze,
  completionsAt,
  definitionAt,
  fixesFor,
  formattingOf,
  hoverAt,
  referencesAt,
  renamableAt,
  renameAt,
  signatureAt,
  textOf,
  type Analysis,
  type AnalyzeOptions,
} from "../../src/tools/index.ts"
import { withEdits } from "../../src/tools/edits.ts"
import { modulesFrom } from "../../src/index.ts"
import { marked } from "../support/marked.ts"

const MODULES = modulesFrom({
  "style.rcl": `LET Tone = {name: string, warm?: boolean}
## Text in a tone.
## For example \`plain("a") == "a"\`.
TASK plain(text: string, tone: Tone = {name: "dry"}): string = text
LET _hidden = 1
TEST "plain" : plain("a") == "a"
`,
})

interface At {
  readonly analysis: Analysis
  readonly offset: number
}

/** The analysis of a text, and its first mark. */
async function at(source: string, options: AnalyzeOptions = {}): Promise<At> {
  const { text, spans } = marked(source)
  const id = options.kind === "document" ? "note.md" : "main.rcl"
  return { analysis: await analyze({ id, text }, { modules: MODULES, ...options }), offset: spans[0]!.start }
}

describe("hover", () => {
  const cases: readonly [source: string, signature: string | null, more?: RegExp][] = [
    [`TASK f(a: string): number = length(«»a)`, "a: string"],
    [`TASK f(a: string): number = «»length(a)`, "length(x: string | "],
    [`TASK «»f(a: string, b = 2): number = length(a)`, "f(a: string, b = 2): number"],
    [`LET xs = [{n: 1}]\nEMIT FOR x IN xs : «»x.n`, "x: {n: 1}"],
    [`LET xs = [1, 2]\nEMIT FOR x, «»i IN xs : i`, "i: number"],
    [`EMIT LET «»a = "b" IN a`, 'a: "b"'],
    [`EMIT map([1], «»a => a)`, "a"],
    [`## The topic.\nPARAM topic: string = "tea"\nEMIT «»topic`, 'PARAM topic: string = "tea"', /^The topic\.$/],
    [`## Types.\nLET Tone = {name: string}\nTASK f(t: «»Tone) = t`, "LET Tone = {name: string}", /^Types\.$/],
    [`TASK f(t: «»string) = t`, "string", /type/],
    [
      `EMIT «»ask("What?")`,
      'ask(question, data…, returns: string, model: "default"',
      /What a model answers; see Asking/,
    ],
    [`IMPORT «»plain FROM "./style.rcl"\nEMIT plain("a")`, 'plain(text: string, tone: Tone = {name: "dry"}): string'],
    [`IMPORT plain AS p FROM "./style.rcl"\nEMIT «»p("a")`, "plain(text: string", /^Text in a tone/],
    [`IMPORT "./style.rcl" AS style\nEMIT style.«»plain("a")`, "plain(text: string", /^Text in a tone/],
    [`IMPORT «»read_text FROM "std/files"\nEMIT read_text("a")`, "read_text(", /./],
    [`EMIT CALL("«»upper", "a")`, "upper(text: string): string"],
    [`EMIT ask("Who?", «»returns: string)`, "returns: string", /^The type of the value/],
    [`EMIT CALL("Who?", «»sample: 1)`, "sample: 0", /asks an equal question again/],
    [`EMIT ask("Who?", «»letter: "a")`, null],
    [`TASK f(sample) = sample\nEMIT f(«»sample: 1)`, "sample"],
    [`LET P = {name: string, age?: number}\nTASK f(p: P) = p.«»age`, "age?: number"],
    [`TASK f(p) = p.«»age`, null],
    [`EMIT «»nowhere`, null],
    [`EMIT 1 «»+ 1`, null],
    [`EMIT TRY 1 ELSE «»error`, "error"],
  ]
  test.each(cases)("of %s", async (source, signature, more = /(?:)/) => {
    const { analysis, offset } = await at(source)
    const found = hoverAt(analysis, offset)
    if (signature === null) expect(found).toBeNull()
    else expect(found?.signature.slice(0, signature.length)).toBe(signature)
    if (signature !== null) expect(found?.documentation ?? "").toMatch(more)
  })

  test("shows an expression that is true", async () => {
    const { analysis, offset } = await at(`IMPORT plain FROM "./style.rcl"\nEMIT «»plain("a")`)
    expect(hoverAt(analysis, offset)).toMatchObject({ example: 'plain("a") == "a"', from: "style.rcl" })
  })

  test("in a document and its blocks", async () => {
    const note = "Hi CALL(LET n = 1)CALL(n + «»n).\n\n```rcl\nTASK g(a: number) = a\nEMIT g(1)\n```\n"
    const { analysis, offset } = await at(note, { kind: "document" })
    expect(hoverAt(analysis, offset)?.signature).toBe("n: 1")
    expect(hoverAt(analysis, analysis.source.text.indexOf("g(1)"))?.signature).toBe("g(a: number)")
  })
})

describe("definition", () => {
  const cases: readonly [source: string, place: string][] = [
    [`TASK f(a) = f(«»a)`, "main.rcl a"],
    [`EMIT «»f(1)\nTASK f(a) = a`, "main.rcl f"],
    [`IMPORT plain FROM "./style.rcl"\nEMIT «»plain("a")`, "style.rcl plain"],
    [`IMPORT plain FROM "./style.rcl"\nEMIT plain("a", «»tone: {name: "b"})`, "style.rcl tone"],
    [`IMPORT "./style.rcl" AS style\nEMIT style.«»Tone`, "style.rcl Tone"],
    [`IMPORT plain FROM "«»./style.rcl"\nEMIT plain("a")`, "style.rcl "],
    [`IMPORT summarize FROM "std/summary"\nEMIT «»summarize("a")`, "std/summary summarize"],
    [`EMIT «»map([1], upper)`, "std/prelude map"],
    [`EMIT «»upper("a")`, "null"],
  ]
  test.each(cases)("of %s", async (source, expected) => {
    const { analysis, offset } = await at(source)
    const place = definitionAt(analysis, offset)
    const text = place === null ? undefined : textOf(analysis, place.source)
    expect(place === null ? "null" : `${place.source} ${text!.slice(place.start, place.end)}`).toBe(expected)
  })
})

describe("completion", () => {
  const labels = async (source: string, options?: AnalyzeOptions) => {
    const { analysis, offset } = await at(source, options)
    return completionsAt(analysis, offset).map(({ label }) => label)
  }
  const cases: readonly [source: string, some: readonly string[], none?: readonly string[]][] = [
    [`TASK f(alpha) = al«»`, ["alpha", "f", "length", "IF"]],
    [`TASK f(alpha) =\n  LET beta = 1, gamma = «»`, ["alpha", "beta"], ["gamma"]],
    [`TASK f(xs) = FOR item, i IN xs WHERE «»`, ["item", "i", "xs"]],
    [`TASK f(xs) = reduce(xs, (sum, x) => su«»`, ["sum", "x"]],
    [`TASK f(xs) = TRY xs[0] ELSE er«»`, ["error"]],
    [`TASK f(xs) = \`\${x«»`, ["xs"]],
    [`TASK f(a, key: number = 1) = a\nEMIT f(1, k«»`, ["key:"]],
    [`TASK f(a, key: number = 1) = a\nEMIT f(key: 1, «»`, ["a:"], ["key:"]],
    [`TASK f(a, key = 1) = a\nEMIT CALL("f", 1, k«»)`, ["key:"]],
    [`EMIT ask("Who?", ret«»`, ["returns:", "model:", "sample:", "recursive:"]],
    [`EMIT CALL("Who?", ret«»`, ["returns:"]],
    [`LET P = {name: string, age?: number}\nTASK f(p: P) = p.«»`, ["name", "age"], ["length"]],
    [`LET P = {name: string}\nTASK g(): P = {name: "a"}\nEMIT g().n«»`, ["name"]],
    [`LET P = {name: string}\nTASK f(ps: [P]) = FOR p IN ps : p.«»`, ["name"]],
    [`IMPORT "./style.rcl" AS style\nEMIT style.p«»`, ["plain", "Tone"], ["_hidden", "length"]],
    [`IMPORT pl«» FROM "./style.rcl"`, ["plain", "Tone"], ["_hidden"]],
    [`IMPORT su«» FROM "std/summary"`, ["summarize"]],
    [`IMPORT plain, T«» FROM "./style.rcl"`, ["Tone"], ["plain"]],
    [`EMIT ask(«»`, ["length"], ["returns:"]],
    [`IMPORT a FROM "std/«»`, ["std/summary", "std/files", "host"]],
    [`IMPORT "«»`, ["std/summary"]],
    [`TASK summary(x) = x\nEMIT CALL("su«»`, ["summary", "sum"], ["IF"]],
    [`TASK f(a: str«»`, ["string", "number"]],
    [`LET a = 1\n«»`, ["TASK", "EMIT", "IMPORT"]],
    [`EMIT IF true TH«»`, ["THEN"]],
    [`EMIT "a «»`, [], ["length"]],
    [`EMIT 1 # le«»`, [], ["length"]],
    [`EMIT \`le«»`, [], ["length"]],
    [`TASK le«»`, [], ["length"]],
  ]
  test.each(cases)("in %s", async (source, some, none = []) => {
    const found = await labels(source)
    expect(found).toEqual(expect.arrayContaining([...some]))
    for (const other of none) expect(found).not.toContain(other)
    expect(new Set(found).size).toBe(found.length)
  })

  test("in the nodes of a document, by the names that are bound before", async () => {
    expect(await labels("A CALL(LET total = 1) CALL(to«»", { kind: "document" })).toContain("total")
    expect(await labels('CALL(IMPORT summarize FROM "std/summary")CALL(summ«»', { kind: "document" })).toContain(
      "summarize",
    )
    expect(await labels("A CALL(1) to«»", { kind: "document" })).toEqual([])
    expect(await labels("`CALL(to«»", { kind: "document" })).toEqual([])
    expect(await labels("```rcl\nEMIT leng«»\n```\n", { kind: "document" })).toContain("length")
  })

  test.each([
    ["EMIT summ«»", 'IMPORT summarize FROM "std/summary"\n\nEMIT summ'],
    ["# About.\nEMIT summ«»", 'IMPORT summarize FROM "std/summary"\n\n# About.\nEMIT summ'],
    [
      'IMPORT words FROM "std/words"\nEMIT summ«»',
      'IMPORT words FROM "std/words"\nIMPORT summarize FROM "std/summary"\nEMIT summ',
    ],
    [
      'IMPORT bullet_points FROM "std/summary"\nEMIT summ«»',
      'IMPORT bullet_points, summarize FROM "std/summary"\nEMIT summ',
    ],
  ])("imports a name of the library into %j", async (source, expected) => {
    const { analysis, offset } = await at(source)
    const found = completionsAt(analysis, offset).find(({ label }) => label === "summarize")!
    expect(withEdits(analysis.source.text, found.edits)).toBe(expected)
    expect(found.describe()?.signature).toMatch(/^summarize\(/)
  })
})

describe("signature", () => {
  const cases: readonly [source: string, active: string | null][] = [
    ["TASK f(a, b = 1) = a\nEMIT f(«»", "a"],
    ["TASK f(a, b = 1) = a\nEMIT f(1, «»", "b = 1"],
    ["TASK f(a, b = 1) = a\nEMIT f(1, b: «»", "b = 1"],
    ["TASK f(a, b = 1) = a\nEMIT 1 |> f(«»", "b = 1"],
    ['TASK f(a, b = 1) = a\nEMIT CALL("f", «»', "a"],
    ['EMIT ask("Who?", 1, «»', "data…"],
    ['EMIT ask("Who?", returns: «»', "returns: string"],
    ['EMIT CALL("Who?", «»', "data…"],
    ["EMIT replace(upper(«»", "text: string"],
    ["EMIT «»", null],
  ]
  test.each(cases)("in %s", async (source, active) => {
    const { analysis, offset } = await at(source)
    const found = signatureAt(analysis, offset)
    expect(found === null || found.active === null ? null : found.parameters[found.active]).toBe(active)
    for (const parameter of found?.parameters ?? []) expect(found!.label).toContain(parameter)
  })
})

describe("references", () => {
  test("of a name and of a parameter, in several sources", async () => {
    const { analysis, offset } = await at('IMPORT plain AS p FROM "./style.rcl"\nEMIT «»p("a", tone: p)')
    const style = await analyze({ id: "style.rcl", text: textOf(analysis, "style.rcl")! })
    const all = (of: readonly { source: string; start: number; end: number }[]) =>
      of.map(({ source, start, end }) => `${source} ${textOf(analysis, source)!.slice(start, end)}`)
    expect(all(referencesAt(analysis, offset, [style]))).toEqual([
      "main.rcl plain",
      "main.rcl p",
      "main.rcl p",
      "main.rcl p",
      "style.rcl plain",
      "style.rcl plain",
    ])
    const tone = analysis.source.text.indexOf("tone")
    expect(all(referencesAt(analysis, tone, [style]))).toEqual(["main.rcl tone", "style.rcl tone"])
  })
})

describe("renaming", () => {
  const renamed = async (source: string, name: string, others: readonly Analysis[] = []) => {
    const { analysis, offset } = await at(source)
    const { edits, refusal } = await renameAt(analysis, offset, name, others)
    if (edits === null) return refusal
    return withEdits(analysis.source.text, edits.get("main.rcl") ?? [])
  }
  const cases: readonly [source: string, name: string, expected: string][] = [
    ["TASK f(«»a) = a + a\nEMIT f(a: 1)", "b", "TASK f(b) = b + b\nEMIT f(b: 1)"],
    ['TASK «»f(a) = f(a)\nEMIT CALL("f", 1)', "g", 'TASK g(a) = g(a)\nEMIT CALL("g", 1)'],
    ["EMIT LET a = 1, b = «»a IN a + b", "c", "EMIT LET c = 1, b = c IN c + b"],
    ["EMIT LET a = 1 IN FOR a IN [a] : «»a", "c", "EMIT LET a = 1 IN FOR c IN [a] : c"],
    ['IMPORT plain AS p FROM "./style.rcl"\nEMIT «»p("a")', "q", 'IMPORT plain AS q FROM "./style.rcl"\nEMIT q("a")'],
    ['IMPORT plain FROM "./style.rcl"\nEMIT «»plain("a")', "dry", 'IMPORT dry FROM "./style.rcl"\nEMIT dry("a")'],
  ]
  test.each(cases)("%s to %s", async (source, name, expected) => {
    const { analysis } = await at(source)
    const text = textOf(analysis, "style.rcl")
    const style = text === undefined ? [] : [await analyze({ id: "style.rcl", text })]
    expect(await renamed(source, name, style)).toBe(expected)
  })

  const refusals: readonly [source: string, name: string, reason: RegExp][] = [
    ["EMIT LET «»a = 1 IN a", "IF", /IF is a keyword/],
    ["EMIT LET «»a = 1 IN a", "true", /not a name/],
    ["EMIT LET «»a = 1 IN a", "a b", /not a name/],
    ["EMIT LET «»a = 1 IN a", "", /not a name/],
    ["EMIT LET «»a = 1, b = 2 IN a + b", "b", /b already means something else/],
    ["TASK f(«»a) = FOR b IN [1] : a + b", "b", /already means/],
    ["TASK «»f(a) = a\nTASK g(a) = a", "g", /already means/],
    ["TASK «»f(a) = length(a)", "length", /already means/],
    ["EMIT «»length([1])", "size", /belongs to the language/],
    ["EMIT «»map([1], upper)", "middle", /belongs to the language/],
    ['IMPORT summarize FROM "std/summary"\nEMIT «»summarize("a")', "s", /belongs to std\/summary; import it AS/],
    ['IMPORT price FROM "host"\nEMIT «»price(1)', "cost", /import it AS/],
    ["EMIT TRY 1 ELSE «»error", "e", /TRY gives/],
    ["TASK «»f(a) = a\nLET b = f(\nEMIT f(1)", "g", /main\.rcl has a declaration that does not parse and may use f/],
    ["EMIT 1 «»+ 1", "e", /no name here/],
  ]
  test.each(refusals)("of %s to %j is refused", async (source, name, reason) => {
    expect(await renamed(source, name)).toMatch(reason)
  })

  test("in a document, its front matter and its blocks", async () => {
    const note =
      '---\nrecall: |\n  PARAM topic: string = "tea"\n---\n\nAbout CALL(topic).\nCALL(LET n = 1)\nCALL(n)\n\n'
      + "```rcl\nTASK twice(n) = n + n\nEMIT twice(n: 2)\n```\n"
    const analysis = await analyze({ id: "note.md", text: note }, { kind: "document" })
    const lines = async (place: string, name: string) => {
      const { edits } = await renameAt(analysis, note.indexOf(place), name)
      const before = note.split("\n")
      return withEdits(note, edits!.get("note.md")!)
        .split("\n")
        .filter((line, i) => line !== before[i])
    }
    expect(await lines("topic)", "subject")).toEqual(['  PARAM subject: string = "tea"', "About CALL(subject)."])
    expect(await lines("n = 1", "m")).toEqual(["CALL(LET m = 1)", "CALL(m)"])
    expect(await lines("n + n", "k")).toEqual(["TASK twice(k) = k + k", "EMIT twice(k: 2)"])
    expect(await lines("twice(n: 2", "double")).toEqual(["TASK double(n) = n + n", "EMIT double(n: 2)"])
  })

  test("the place of a name that can be renamed", async () => {
    const { analysis, offset } = await at("TASK abc(a) = ab«»c(a)")
    expect(renamableAt(analysis, offset)).toEqual({ span: { start: 14, end: 17 }, refusal: null })
  })
})

describe("corrections", () => {
  const fixed = async (source: string, options?: AnalyzeOptions) => {
    const id = options?.kind === "document" ? "note.md" : "main.rcl"
    const analysis = await analyze({ id, text: source }, { modules: MODULES, ...options })
    const all = analysis.diagnostics.flatMap((one) => fixesFor(analysis, one))
    return all.map(({ title, edits }) => `${title}: ${withEdits(source, edits)}`)
  }
  test.each([
    [
      'EMIT summarize("a")',
      ['Import summarize from "std/summary": IMPORT summarize FROM "std/summary"\n\nEMIT summarize("a")'],
    ],
    ['EMIT lenght("a")', ['Change to length: EMIT length("a")']],
    ['EMIT CALL("lenght", "a")', ['Change to length: EMIT CALL("length", "a")']],
    ['IMPORT "./style.rcl" AS style\nEMIT style.plian("a")', [/^Change to plain: .*\nEMIT style\.plain\("a"\)$/]],
    ["EMIT [True]", [/: EMIT \[true\]$/]],
    ['IMPORT summarize FROM "std/summary"\nEMIT 1', ["Remove summarize: EMIT 1"]],
    ["EMIT 1", []],
  ])("of %j", async (source, expected) => {
    const found = await fixed(source)
    expect(found).toHaveLength(expected.length)
    for (const [i, one] of expected.entries())
      if (typeof one === "string") expect(found[i]).toBe(one)
      else expect(found[i]).toMatch(one)
  })

  test("an import of a document is a node of it", async () => {
    expect(await fixed('Hi CALL(summarize("a")).', { kind: "document" })).toEqual([
      'Import summarize from "std/summary": CALL(IMPORT summarize FROM "std/summary")\nHi CALL(summarize("a")).',
    ])
  })
})

describe("diagnostics of a document", () => {
  const codes = async (text: string) =>
    (
      await analyze({ id: "note.md", text }, { kind: "document", modules: MODULES, natives: ["price"] })
    ).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`)
  test("are those of its nodes, and the errors of whole blocks", async () => {
    expect(await codes('CALL(lenght("a")) CALL(price(1))')).toEqual(["unknown-name lenght"])
    expect(await codes("```rcl\nEMIT lenght(1)\n```\n")).toEqual(["unknown-name lenght"])
    expect(await codes("```rcl excerpt\nEMIT lenght(1)\n```\n")).toEqual([])
    expect(await codes("```js\nEMIT lenght(1)\n```\n")).toEqual([])
    expect(await codes("~~~recall\nLET a =\n~~~\n")).toEqual([expect.stringMatching(/^syntax-error /)])
    expect(await codes("- item\n\n  ```rcl\n  TASK f(a) = a\n  EMIT f(b)\n  ```\n")).toEqual(["unknown-name b"])
    expect(await codes("```rcl\nlenght([1])\n```\n")).toEqual(["unknown-name lenght"])
    expect(await codes("```rcl\nEMIT lenght(1)")).toEqual(["unknown-name lenght"])
  })
})

test("formatting is the least edit; a text that does not parse has none", () => {
  expect(formattingOf("LET a =   1\n")).toEqual([{ start: 8, end: 10, text: "" }])
  expect(formattingOf("LET a = 1\n")).toEqual([])
  expect(formattingOf("LET a =")).toBeNull()
})
