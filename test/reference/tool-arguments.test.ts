// Arguments of tasks by name: what is left out by null is as if it were not there.

import fc from "fast-check"
import { expect, test } from "vitest"
import { argumentsByName } from "../../src/reference/tool-arguments.ts"
import { createRuntime } from "../../src/index.ts"

const program = await createRuntime().compile(`
LET Note = {text: string, author?: string, tags?: [string | null], next?: {text: string, author?: string}}
TASK f(first: Note, rest: [Note] = [], any_of: string | [Note] | null = null, other: any = 1): any =
  [first, rest, any_of, other]
`)
const signature = program.signatures[0]!

/** A record with some keys, and the same without those that null leaves out. */
interface Pair {
  readonly given: unknown
  readonly meant: unknown
}

const text = fc.string().map((value): Pair => ({ given: value, meant: value }))

function pairs(fields: { readonly [name: string]: { readonly value: fc.Arbitrary<Pair>; readonly required?: true } }) {
  const entries = Object.entries(fields).map(([name, { value, required }]) =>
    fc.oneof(
      value.map((pair) => ({ given: [[name, pair.given]], meant: [[name, pair.meant]] })),
      ...(required ? [] : [fc.constantFrom({ given: [], meant: [] }, { given: [[name, null]], meant: [] })]),
    ),
  )
  return fc.tuple(...entries).map((all): Pair => {
    const recordOf = (side: keyof Pair) => Object.fromEntries(all.flatMap((one) => one[side] as [string, unknown][]))
    return { given: recordOf("given"), meant: recordOf("meant") }
  })
}

const list = (item: fc.Arbitrary<Pair>) =>
  fc.array(item).map((all): Pair => ({ given: all.map(({ given }) => given), meant: all.map(({ meant }) => meant) }))

const nothing = fc.constant<Pair>({ given: null, meant: null })
const note = pairs({
  text: { value: text, required: true },
  author: { value: text },
  tags: { value: list(fc.oneof(text, nothing)) },
  next: { value: pairs({ text: { value: text, required: true }, author: { value: text } }) },
})
const all = pairs({
  first: { value: note, required: true },
  rest: { value: list(note) },
  any_of: { value: fc.oneof(text, list(note)) },
  other: {
    value: fc
      .jsonValue()
      .filter((value) => value !== null)
      .map((value): Pair => ({ given: value, meant: value })),
  },
})

test("null leaves out what is optional, wherever it is, and nothing else", () => {
  fc.assert(
    fc.property(all, ({ given, meant }) => {
      const record = given as { readonly [name: string]: unknown }
      const expected = meant as { readonly [name: string]: unknown }
      const [first, rest, anyOf, other] = argumentsByName(signature, given)
      expect([first, rest, other]).toEqual([expected["first"], expected["rest"], expected["other"]])
      // Null is a value of its type.
      expect(anyOf).toEqual(record["any_of"] === null ? null : expected["any_of"])
    }),
  )
})
