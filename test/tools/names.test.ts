// The table of names on every module of the library and the examples.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { KEYWORDS } from "../../grammar/index.ts"
import { unitsOf } from "../../src/tools/analysis.ts"
import { analyze, completionsAt, hoverAt, renameAt, semanticTokensOf, type Analysis } from "../../src/tools/index.ts"
import { withEdits } from "../../src/tools/edits.ts"
import { moduleTokens } from "../../grammar/tokenize.ts"
import { moduleSources, REPOSITORY } from "../support/sources.ts"
import { keysOf } from "../support/module-keys.ts"

const analyses: readonly Analysis[] = await Promise.all(
  moduleSources().map((source) => analyze(source, { modules: REPOSITORY })),
)
const occurrences = analyses.flatMap((analysis) =>
  unitsOf(analysis)
    .flatMap((unit) => unit.occurrences())
    .map((occurrence) => ({ analysis, occurrence, name: `${analysis.source.id}:${occurrence.start}` })),
)

test("there are names to look at", () => {
  expect(occurrences.length).toBeGreaterThan(5_000)
})

test("the span of each occurrence is its text, and the place of each definition the name", () => {
  const wrong = occurrences.filter(({ analysis: { source }, occurrence: { start, end, text, definition } }) => {
    const { module, place, name } = definition
    const declared = module === null || place === null || place.start === place.end ? name : null
    const written = declared ?? module!.text.slice(place!.start, place!.end)
    return source.text.slice(start, end) !== text || written !== name
  })
  expect(wrong.map(({ name }) => name)).toEqual([])
})

test("every name in the tree that is defined is in the table, once", () => {
  for (const { source, diagnostics } of analyses)
    expect(
      diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => `${source.id}: ${message}`),
    ).toEqual([])
  for (const analysis of analyses) {
    const starts = new Set(unitsOf(analysis).flatMap((unit) => unit.occurrences().map(({ start }) => start)))
    const names = moduleTokens(analysis.source.text).filter(({ kind }) => kind === "name")
    const missing = names.filter(({ start, end }) => {
      const text = analysis.source.text.slice(start, end)
      // Natives of the prelude's own are no names of other modules, and those of the host are not known.
      return !starts.has(start) && !text.startsWith("_") && text !== "answer"
    })
    expect(missing.map(({ start, end }) => `${analysis.source.id} ${analysis.source.text.slice(start, end)}`)).toEqual(
      [],
    )
    expect(starts.size).toBe(unitsOf(analysis).flatMap((unit) => unit.occurrences()).length)
  }
})

test("each name is among the completions at its place, in the text up to there", { timeout: 120_000 }, () => {
  const missing = occurrences
    .filter(({ occurrence }) => occurrence.role === "use")
    .filter(({ analysis, occurrence: { start, text } }) => {
      const labels = completionsAt(analysis, start + 1).map(({ label }) => label)
      return !labels.includes(text) && !labels.includes(`${text}:`)
    })
  expect(missing.map(({ name }) => name)).toEqual([])
})

test("each name is among the completions where the rest of its declaration is not written yet", async () => {
  const uses = occurrences.filter(({ occurrence }) => occurrence.role === "use")
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...uses.map(({ name }) => name)), async (chosen) => {
      const { analysis, occurrence } = uses.find(({ name }) => name === chosen)!
      const { start, text } = occurrence
      const { source } = analysis
      const next = /\n(?=(?:##|IMPORT|PARAM|LET|TASK|TEST|EMIT)\b)/.exec(source.text.slice(start))?.index ?? Infinity
      const written = `${source.text.slice(0, start + 1)}${source.text.slice(start + next)}`
      const half = await analyze({ ...source, text: written }, { modules: REPOSITORY })
      const labels = completionsAt(half, start + 1).map(({ label }) => label)
      // The names of an IMPORT are those of the module behind FROM, which is not written yet.
      const isImported = /\bIMPORT[^"]*$/.test(written.slice(0, start))
      expect(isImported || labels.includes(text) || labels.includes(`${text}:`)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test("each name has a description", () => {
  const silent = occurrences.filter(({ analysis, occurrence: { start } }) => !hoverAt(analysis, start)?.signature)
  expect(silent.map(({ name }) => name)).toEqual([])
})

test("semantic tokens are in order, apart, and not keywords where the table has a name", () => {
  for (const analysis of analyses) {
    const tokens = semanticTokensOf(analysis)
    expect(tokens.every(({ start }, i) => i === 0 || tokens[i - 1]!.end <= start)).toBe(true)
    const keywords = tokens
      .filter(({ type }) => type === "keyword")
      .map(({ start, end }) => analysis.source.text.slice(start, end))
    expect(
      keywords.filter((word) => !KEYWORDS.includes(word) && !["true", "false", "null", "NOT IN"].includes(word)),
    ).toEqual([])
  }
})

describe("renaming", () => {
  // Natives of the prelude's own are known to its text as it is, and to no other.
  const own = occurrences.filter(
    ({ analysis: { source }, occurrence: { definition, role } }) =>
      role === "declaration"
      && definition.module?.id === source.id
      && definition.kind !== "import"
      && source.id !== "stdlib/prelude.rcl",
  )

  test("there and back gives the text, and the same definition keys on the way", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...own.map(({ name }) => name)), async (chosen) => {
        const { analysis, occurrence } = own.find(({ name }) => name === chosen)!
        const { start, text, definition } = occurrence
        const { source } = analysis
        const { edits, refusal } = await renameAt(analysis, start, "renamed_here")
        expect(refusal).toBeNull()
        const there = withEdits(source.text, edits!.get(source.id)!)
        const again = await analyze({ ...source, text: there }, { modules: REPOSITORY })
        const place = there.indexOf("renamed_here", start)
        const back = await renameAt(again, place, text)
        expect(withEdits(there, back.edits!.get(source.id)!)).toBe(source.text)
        // A local name is no part of a key; the name of a parameter is one, as calls name it.
        if (definition.kind !== "local" || source.text.includes("IMPORT")) return
        expect([...keysOf(there)]).toEqual([...keysOf(source.text)])
      }),
      { numRuns: 30 },
    )
  })
})
