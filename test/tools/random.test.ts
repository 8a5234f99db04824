// The functions of the analysis on texts that are broken anywhere: none throws, and all places are inside the text.

import fc from "fast-check"
import { expect, test } from "vitest"
import {
  analyze,
  completionsAt,
  definitionAt,
  fixAll,
  fixesFor,
  foldsOf,
  formattingOf,
  hoverAt,
  outlineOf,
  referencesAt,
  renameAt,
  semanticTokensOf,
  signatureAt,
} from "../../src/tools/index.ts"

const PIECES = [
  '( ) { } [ ] . , : = + " ` \' # \\ ${ => ?. |> """ CALL( CALL(LET CALL(" a b f ask 1 map lenght é😀'.split(" "),
  'IMPORT |FROM |"std/text"|AS |TASK f|LET |EMIT |TEST |PARAM |IF | THEN | ELSE |FOR | IN | WHERE |TRY '.split("|"),
  ["\n", " ", "\n```rcl\n", "\n```\n", "\n---\n", "recall: |\n  ", "\r\n", "\ufeff", "\ud800"],
].flat()

test("never throw", { timeout: 120_000 }, async () => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((all) => all.join(""))
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(), fc.constantFrom("module", "document"), async (text, at, kind) => {
      const analysis = await analyze({ id: "main.rcl", text }, { kind })
      const offset = at % (text.length + 1)
      const spans = [
        ...analysis.diagnostics.filter(({ source }) => source === "main.rcl").map(({ span }) => span),
        ...completionsAt(analysis, offset).map(({ span }) => span),
        ...completionsAt(analysis, offset).flatMap(({ edits }) => edits),
        ...referencesAt(analysis, offset),
        ...outlineOf(analysis),
        ...foldsOf(analysis),
        ...semanticTokensOf(analysis),
        ...fixAll(analysis),
        ...analysis.diagnostics.flatMap((one) => fixesFor(analysis, one).flatMap(({ edits }) => edits)),
        ...(formattingOf(text) ?? []),
      ]
      hoverAt(analysis, offset)
      definitionAt(analysis, offset)
      signatureAt(analysis, offset)
      await renameAt(analysis, offset, "other")
      expect(spans.filter(({ start, end }) => !(start >= 0 && start <= end && end <= text.length))).toEqual([])
    }),
    { numRuns: 300 },
  )
})
