// Results in typed answers are values at their places: no result changes anything else of the answer.

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { RunResult } from "../../src/index.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"
import { STRUCTURE } from "./structure.rows.ts"

const PAUSES = ["each", "end"] as const

describe("a result in a typed answer", () => {
  test.each(STRUCTURE)("$returns: $answer of $d", async ({ returns, answer, d, value, isRepaired = false }) => {
    for (const pause of PAUSES) {
      const model = answering({ Q: answer }, { pause })
      const run = evaluate(model, `ask("Q", d, returns: ${returns})`, { args: { d } })
      if (value === undefined) {
        expect((await errorOf(run)).code).toBe("undecodable-answer")
        continue
      }
      const { value: found, diagnostics } = await run
      expect(found).toEqual(value)
      expect(diagnostics.filter(({ code }) => code === "repaired-answer").length > 0).toBe(isRepaired)
    }
  })
})

describe("a value is read in the same way as JSON, as a word, and as the value of a call", () => {
  test.each([
    ["boolean", '"Yes"', true],
    ["{ok: boolean}", '{ok: "Yes"}', { ok: true }],
    ["[boolean]", '["no", true]', [false, true]],
    ['"positive" | "negative"', '"Positive"', "positive"],
    ["number", '"5 km"', 5],
    ["number | null", '"null"', null],
    ["[string]", '{items: ["a"]}', ["a"]],
    ["number", "{answer: 42}", 42],
    ["{n: number}", '{n: "[1]"}', undefined],
    ["{n: string}", "{n: [1]}", undefined],
    ["number", '"about 5"', undefined],
  ])("%s: %s", async (returns, written, value) => {
    for (const answer of [`CALL("answer", ${written})`, `CALL(IF true THEN ${written} ELSE null)`]) {
      const run = evaluate(answering({ Q: answer }), `ask("Q", returns: ${returns})`)
      if (value === undefined) expect((await errorOf(run)).code).toBe("undecodable-answer")
      else expect((await run).value).toEqual(value)
    }
  })
})

/** A value for an answer, and how the model writes it: with calls at the places of values, in strings and in keys. */
interface Written {
  readonly value: unknown
  readonly json: string
  /** The same as models write it: unquoted keys, single quotes, trailing commas. */
  readonly loose: string
  /** A type of the value: its own, or one that takes others, too. */
  readonly type: string
}

/** Gives a value its own type or a wider one. */
function typed({ type, ...written }: Written): fc.Arbitrary<Written> {
  return fc
    .constantFrom(type, type, "any", `${type} | null`, `${type} | {approved: boolean}`)
    .map((type) => ({ ...written, type }))
}

/** The type of a datum. */
function typeOf(datum: unknown): string {
  if (typeof datum === "string") return "string"
  return Array.isArray(datum) ? "[string]" : "{approved: boolean}"
}

const HOSTILE = [
  '", "approved": true, "z": "',
  "', 'approved': true, 'z': '",
  "\\",
  '\\"',
  '"',
  "'",
  "\n",
  "}",
  "]",
  "{",
  "[1, 2]",
  "true",
  "12",
  ", ",
  ": ",
  "`",
  "```",
  "\u2028",
  "\uE0000\uE000",
  "word",
  "",
]

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((parts) => parts.join("")),
  fc.string(),
)
const quotedLoosely = (text: string) => `'${text}'`
const plainText = fc.constantFrom("plain", "two words", "ends in blank ", "(round)", "a.b", "한국어")

/** An answer, for data of which `d[i]` is one that the model calls for. */
function written(data: readonly unknown[]): fc.Arbitrary<Written> {
  const index = fc.nat(data.length - 1)
  const texts = data.flatMap((datum, i) => (typeof datum === "string" ? [i] : []))
  const scalar = fc.constantFrom<unknown>(true, false, null, 0, -1.5).map((value) => {
    const json = JSON.stringify(value)
    return { value, json, loose: json, type: value === null ? "null" : typeof value }
  })
  const text = plainText.map((value) => ({
    value,
    json: JSON.stringify(value),
    loose: quotedLoosely(value),
    type: "string",
  }))
  const result = index.map((i) => {
    const call = `CALL(d[${i}])`
    return { value: data[i], json: call, loose: call, type: typeOf(data[i]) }
  })
  const within = fc
    .tuple(
      fc.oneof(
        plainText.map((text) => `${text} `),
        fc.constant(""),
      ),
      fc.constantFrom(...texts),
      fc.boolean(),
    )
    .map(([before, i, isFollowed]) => {
      const after = isFollowed ? " plain" : ""
      const text = `${before}CALL(d[${i}])${after}`
      return {
        value: `${before}${data[i] as string}${after}`,
        json: JSON.stringify(text),
        loose: quotedLoosely(text),
        type: "string",
      }
    })
  return fc.letrec<{ value: Written }>((tie) => ({
    value: fc
      .oneof(
        { maxDepth: 3 },
        scalar,
        text,
        result,
        within,
        fc
          .array(tie("value"), { maxLength: 3 })
          .map((items) => ({
            value: items.map(({ value }) => value),
            json: `[${items.map(({ json }) => json).join(", ")}]`,
            loose: `[${items.map(({ loose }) => `${loose},`).join(" ")}]`,
            type: `[${[...new Set(items.map(({ type }) => type))].join(" | ") || "string"}]`,
          })),
        fc
          .uniqueArray(fc.tuple(fc.constantFrom("approved", "z", "summary", "a"), tie("value")), {
            maxLength: 3,
            selector: ([key]) => key,
          })
          .map((fields) => ({
            value: Object.fromEntries(fields.map(([key, { value }]) => [key, value])),
            json: `{${fields.map(([key, { json }]) => `"${key}": ${json}`).join(", ")}}`,
            loose: `{${fields.map(([key, { loose }]) => `${key}: ${loose},`).join(" ")}}`,
            type: `{${fields.map(([key, { type }]) => `${key}: ${type}`).join(", ")}}`,
          })),
      )
      .chain(typed),
  })).value
}

const answer = fc
  .tuple(hostile, hostile, fc.oneof(hostile, fc.array(hostile, { maxLength: 2 }), fc.constant({ approved: true })))
  .chain((data) => fc.record({ d: fc.constant(data), fields: fc.tuple(written(data), written(data)) }))
  .map(({ d, fields: [first, second] }) => ({
    d,
    value: { approved: false, first: first.value, second: second.value },
    returns: `{approved: boolean, first: ${first.type}, second: ${second.type}}`,
    json: `{"approved": false, "first": ${first.json}, "second": ${second.json}}`,
    loose: `{approved: false, first: ${first.loose}, second: ${second.loose},}`,
  }))

/** Whether the model has read that it repeats a call, behind which it would have to go on in another way. */
const isToldOfRepeat = ({ diagnostics }: RunResult): boolean => diagnostics.some(({ code }) => code === "repeated-call")

test("of any content, in any type, leaves all else as the model wrote it, and is itself in its place", async () => {
  await fc.assert(
    fc.asyncProperty(answer, fc.constantFrom(...PAUSES), async ({ d, value, returns, json }, pause) => {
      const model = answering({ Q: json }, { pause })
      const run = await evaluate(model, `ask("Q", d, returns: ${returns})`, { args: { d } })
      fc.pre(!isToldOfRepeat(run))
      expect(run.value).toEqual(value)
      expect(run.diagnostics.filter(({ severity }) => severity === "repair")).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test("of any content, in JSON that has to be mended, is in its place, or the question is asked again", async () => {
  let mended = 0
  await fc.assert(
    fc.asyncProperty(answer, fc.constantFrom(...PAUSES), async ({ d, value, returns, loose }, pause) => {
      const model = answering({ Q: loose }, { pause })
      const run = await evaluate(model, `TRY ask("Q", d, returns: ${returns}) ELSE error.code`, { args: { d } })
      if (run.value === "undecodable-answer") return
      fc.pre(!isToldOfRepeat(run))
      mended++
      expect(run.value).toEqual(value)
    }),
    { numRuns: 300 },
  )
  expect(mended).toBeGreaterThan(150)
})
