// The built parser, which has only the parts of Chevrotain that it runs, parses as the one with all of Chevrotain does.
// Needs `npm run build`.

import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { expect, test } from "vitest"
import * as grammar from "../../src/grammar.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const built = (await import(`${root}/dist/grammar.js`)) as typeof grammar

const files = (await readdir(`${root}/stdlib`, { recursive: true })).filter((file) => file.endsWith(".rcl"))
const texts = await Promise.all(files.map((file) => readFile(`${root}/stdlib/${file}`, "utf8")))

/** The trees and the diagnostics of a text, as a module, as a document and as an expression. */
function parsed({ parseModule, parseDocument, parseExpression }: typeof grammar, text: string): unknown {
  return [parseModule(text), parseDocument(text), parseExpression(text)]
}

test.each(files.map((file, i) => [file, texts[i]!]))("%s", (_, text) => {
  expect(parsed(built, text)).toEqual(parsed(grammar, text))
})

test("texts with mistakes: a part is missing, or is at another place", () => {
  const at = fc.nat({ max: 20_000 })
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      at,
      fc.nat({ max: 40 }),
      at,
      fc.nat({ max: 400 }),
      (text, cut, most, to, size) => {
        const from = cut % text.length
        const part = text.slice(from, from + most)
        const rest = text.slice(0, from) + text.slice(from + most)
        const place = to % rest.length
        const moved = (rest.slice(0, place) + part + rest.slice(place)).slice(Math.max(0, place - size), place + size)
        expect(parsed(built, moved)).toEqual(parsed(grammar, moved))
      },
    ),
    { numRuns: 500 },
  )
})
