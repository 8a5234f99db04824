// Properties of decoding: all that is asked for is accepted, and nothing of an answer is lost, changed or made up.

import fc from "fast-check"
import { jsonrepair } from "jsonrepair"
import { describe, expect, test } from "vitest"
import { decode } from "../../src/answers/decoding/decode.ts"
import { lossIn } from "../../src/answers/decoding/intact.ts"
import { formOf, jsonSchemaOf } from "../../src/answers/prompt/json-schema.ts"
import { createRuntime } from "../../src/runtime.ts"
import { scripted } from "../../src/testing/index.ts"
import { fromJson } from "../../src/values/json/text.ts"
import { toHost } from "../../src/values/host-values.ts"
import { isWholly } from "../../src/values/schema.ts"
import { toJson } from "../../src/values/show.ts"
import {
  ANY,
  BOOLEAN,
  hasType,
  listOf,
  NULL,
  NUMBER,
  showType,
  STRING,
  unionOf,
  type Type,
} from "../../src/values/types.ts"
import { fields, literals } from "./decode.rows.ts"

const NAMES = ["a", "b", "name", "__proto__", "0", "two words"] as const

const { type: types } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Type>(STRING, NUMBER, BOOLEAN, NULL, ANY),
    fc
      .oneof(fc.constantFrom("yes", "no", "1", ""), fc.integer({ min: -9, max: 9 }), fc.boolean())
      .map((value): Type => ({ kind: "literal", value })),
    tie("type").map((item): Type => listOf(item as never)),
    fc.array(tie("type"), { minLength: 1, maxLength: 3 }).map((members): Type => unionOf(...(members as never[]))),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), tie("type"), fc.constantFrom("optional" as const, undefined)), {
        selector: ([name]) => name,
        maxLength: 3,
      })
      .map((given): Type =>
        fields(
          ...given.map(([name, type, optional]) =>
            optional ? ([name, type, optional] as const) : ([name, type] as const),
          ),
        ),
      ),
  ),
}))

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: { readonly [name: string]: Schema }
}

/** The JSON texts of the values that a closed schema allows. */
function allowed(schema: Schema): fc.Arbitrary<string> {
  if ("const" in schema) return fc.constant(JSON.stringify(schema.const))
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum.map((value) => JSON.stringify(value)))
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(allowed))
  switch (schema.type) {
    case "string":
      return fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text))
    case "number":
      return fc.oneof(
        fc.integer().map(String),
        fc.bigInt().map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => JSON.stringify(double)),
        fc.constantFrom("1.10", "1e3", "12345678901234567890.25"),
      )
    case "boolean":
      return fc.constantFrom("true", "false")
    case "null":
      return fc.constant("null")
    case "array":
      return fc.array(allowed(schema.items!), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`)
    case "object": {
      const parts = Object.entries(schema.properties!).map(([name, part]) =>
        allowed(part).map((value) => `${JSON.stringify(name)}: ${value}`),
      )
      return fc.tuple(...parts).map((entries) => `{${entries.join(", ")}}`)
    }
    default:
      return fc.jsonValue().map((value) => JSON.stringify(value))
  }
}

/** The canonical text of JSON without the keys that are null, which a decoder may leave out. */
function withoutNulls(json: string): string {
  return toJson(fromJson(json))
    .replaceAll(/"(?:[^"\\]|\\.)*":null,?/g, "")
    .replaceAll(/,(?=\})/g, "")
}

describe("what is asked for is accepted", () => {
  const typed = types.filter((type) => type.kind !== "string")

  test("every value that the JSON Schema of a type allows is decoded as it", async () => {
    await fc.assert(
      fc.asyncProperty(
        typed.chain((type) => fc.tuple(fc.constant(type), allowed(jsonSchemaOf(type) as Schema))),
        async ([type, json]) => {
          const { value, repairs } = await decode(json, type)
          expect(repairs).toEqual([])
          expect(withoutNulls(toJson(value))).toBe(withoutNulls(json))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test("every value that the JSON Schema of a validator allows reaches it", async () => {
    await fc.assert(
      fc.asyncProperty(
        types.map(jsonSchemaOf).chain((schema) => fc.tuple(fc.constant(schema), allowed(schema as Schema))),
        async ([jsonSchema, json]) => {
          const validator: Type = { kind: "host", name: "V", jsonSchema, validate: (value) => ({ value }) }
          const { value } = await decode(json, validator)
          expect(withoutNulls(toJson(value))).toBe(withoutNulls(json))
        },
      ),
    )
  })

  test("a type with a part of any does not say all that a schema may", () => {
    expect(isWholly({ type: "string" })).toBe(true)
    expect(isWholly({ type: "string", minLength: 1 })).toBe(false)
    expect(isWholly({ type: "object", properties: { a: { type: "string", description: "…" } } })).toBe(false)
  })
})

/** The parts of a value that have no parts, in their order. */
function leavesOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [value]
}

function textsOf(value: unknown): readonly string[] {
  return leavesOf(value).filter((leaf) => typeof leaf === "string")
}

function numbersOf(value: unknown): readonly number[] {
  return leavesOf(value).filter((leaf) => typeof leaf === "number")
}

/** An answer with its escapes decoded, as far as they are escapes of JSON. */
function decoded(answer: string): string {
  return answer.replaceAll(/\\(?:u([\da-fA-F]{4})|(["'`\\/])|([nrtbf]))/g, (_, code, character, letter) =>
    code !== undefined
      ? String.fromCharCode(Number.parseInt(code as string, 16))
      : ((character as string | undefined) ?? { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[letter as "n"]),
  )
}

/** Compares code units: two lone surrogates of adjacent texts make one character where the texts are joined. */
function isInOrder(part: string, whole: string): boolean {
  let at = 0
  for (let i = 0; i < part.length; i++) {
    at = whole.indexOf(part[i]!, at) + 1
    if (at === 0) return false
  }
  return true
}

const PIECES = fc.constantFrom(
  "a",
  "b",
  "late",
  "é",
  "한",
  "😀",
  " ",
  "12",
  "-3",
  "0.5",
  "1e3",
  "True",
  "None",
  "null",
  "true",
  "...",
  "…",
  '"',
  "'",
  "“",
  "”",
  "`",
  "\\",
  "\\n",
  '\\"',
  "\\'",
  "\\d",
  "\\u00e9",
  "[",
  "]",
  "{",
  "}",
  ":",
  ",",
  "\n",
  "//",
  "/* x */",
  "# x",
  '"a"',
  '"b"',
  '["',
  '"]',
  '", "',
  '": ',
  "a: ",
  "```",
  "```json\n",
  "\n```\n",
)
/** JSON with a few pieces put in, taken out, or cut off. */
const BROKEN = fc
  .tuple(
    fc.oneof(
      fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("the clerk's", 'say "x"')), { maxLength: 4 }),
      fc.record({ a: fc.string(), b: fc.array(fc.integer(), { maxLength: 3 }) }),
      fc.array(fc.record({ a: fc.integer(), b: fc.string() }), { maxLength: 3 }),
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), PIECES), { maxLength: 3 }),
  )
  .map(([value, edits]) =>
    edits.reduce((text, [place, length, piece]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + piece + text.slice(at + length)
    }, JSON.stringify(value)),
  )
const ANSWERS = fc.oneof(
  BROKEN,
  fc.array(PIECES, { maxLength: 25 }).map((pieces) => pieces.join("")),
  fc.array(PIECES, { maxLength: 25 }).map((pieces) => `["${pieces.join("")}"]`),
  fc.array(PIECES, { maxLength: 25 }).map((pieces) => `{a: '${pieces.join("")}'}`),
)

describe("nothing is lost, changed or made up", () => {
  const loose = fields(["a", unionOf(STRING, NULL), "optional"], ["b", listOf(unionOf(STRING, NULL)), "optional"])
  const wanted: readonly Type[] = [
    listOf(unionOf(STRING, NULL)),
    listOf(NUMBER),
    loose,
    listOf(loose),
    listOf(listOf(STRING)),
  ]

  test("every character of a decoded text and every digit is in the answer, in that order", async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(ANSWERS, fc.constantFrom(...wanted), async (answer, type) => {
        const read = await decode(answer, type).catch(() => undefined)
        if (read === undefined) return
        count++
        const value = toHost(read.value)
        const whole = decoded(answer).toLowerCase() // constants of Python become texts in lower case
        const texts = textsOf(value).map((text) => text.toLowerCase())
        // The keys of records are sorted, so that only each text is in order.
        const parts = toJson(read.value).includes("{") ? texts : [texts.join("")]
        for (const part of parts) expect(isInOrder(part, whole)).toBe(true)
        const written = new Set([...answer.matchAll(/-?\d+(?:\.\d+)?(?:e\d+)?/g)].map(([number]) => Number(number)))
        for (const number of numbersOf(value)) expect(written).toContain(number)
      }),
      { numRuns: 3_000, examples: [['["\ud800", "\udc00"]', wanted[0]!]] },
    )
    expect(count).toBeGreaterThan(100)
  })

  test("mended JSON that has lost nothing has each text whole, and as many brackets as the answer", () => {
    let count = 0
    fc.assert(
      fc.property(ANSWERS, (answer) => {
        const written = answer.trim()
        let mended: string
        try {
          mended = jsonrepair(written)
          JSON.parse(mended)
        } catch {
          return
        }
        if (!/^[[{]/.test(written) || lossIn(written, mended) !== undefined) return
        count++
        const whole = decoded(written)
        let at = 0
        for (const [string] of mended.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
          const text = JSON.parse(string) as string
          at = whole.indexOf(text, at)
          expect(at).toBeGreaterThanOrEqual(0)
          at += text.length
        }
        const brackets = (text: string) => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").replaceAll(/[^[\]{}]/g, "")
        for (const bracket of "[{")
          expect(written.split(bracket).length).toBeGreaterThanOrEqual(brackets(mended).split(bracket).length)
      }),
      { numRuns: 5_000 },
    )
    expect(count).toBeGreaterThan(100)
  })

  test("JSON itself has lost nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1), (value, indent) => {
        const json = JSON.stringify(value, null, indent)
        expect(lossIn(json, JSON.stringify(value))).toBe(undefined)
      }),
    )
  })
})

describe("nothing that only a part of an answer says is taken", () => {
  const word = fc.constantFrom("a", "b c", "紅色", "أحمر", "it's", "x, y", "1", "")
  const read = async (answer: string, type: Type) => {
    const decoded = await decode(answer, type).catch(() => undefined)
    return decoded === undefined ? undefined : toHost(decoded.value)
  }

  test("texts with anything between them are as many texts, or none", async () => {
    const separators = ["，", "、", "；", "،", ";", "|", ".", "-", " - ", " and ", " or ", " / ", "\n", ", ", ",,", " "]
    const quotes = [
      ['"', '"'],
      ["'", "'"],
      ["“", "”"],
    ] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(...separators),
        fc.constantFrom(...quotes),
        fc.boolean(),
        async (texts, separator, [open, close], isInField) => {
          fc.pre(open === '"' || texts.every((text) => !text.includes(close)))
          const list = `[${texts.map((text) => open + text + close).join(separator)}]`
          const value = isInField
            ? await read(`{"all": ${list}}`, fields(["all", listOf(STRING)]))
            : await read(list, listOf(STRING))
          if (value !== undefined) expect(value).toEqual(isInField ? { all: texts } : texts)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test("a bracket that closes too early drops no text", async () => {
    let count = 0
    const value = fc.oneof(
      fc.array(fc.oneof(word, fc.array(word, { maxLength: 2 })), { maxLength: 4 }),
      fc.record({ a: word, b: fc.oneof(word, fc.array(word, { maxLength: 3 })), c: word }, { requiredKeys: ["a"] }),
    )
    const text = unionOf(STRING, listOf(STRING))
    const type = unionOf(listOf(text), fields(["a", STRING], ["b", text, "optional"], ["c", STRING, "optional"]))
    await fc.assert(
      fc.asyncProperty(
        value,
        fc.nat(),
        fc.constantFrom("]", "}", "}\n{", "]\n["),
        fc.constantFrom("", "Sure: "),
        async (value, place, bracket, prose) => {
          const json = JSON.stringify(value)
          const ends = [...json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)].map(
            ({ 0: token, index }) => index + token.length,
          )
          const at = ends[place % ends.length]!
          const found = await read(prose + json.slice(0, at) + bracket + json.slice(at), type)
          if (found === undefined) return
          count++
          expect([...textsOf(found)].sort()).toEqual([...textsOf(value)].sort())
        },
      ),
      { numRuns: 2_000 },
    )
    expect(count).toBeGreaterThan(20)
  })

  test("of two values in prose, however they are written, neither is taken", async () => {
    const forms = [
      (value: string) => JSON.stringify({ s: value }),
      (value: string) => `{'s': '${value}'}`,
      (value: string) => `{s: "${value}"}`,
      (value: string) => `{“s”: “${value}”}`,
      (value: string) => `{"s": "${value}",}`,
      (value: string) => `{"s": "${value}"`,
    ]
    const form = fc.constantFrom(...forms)
    const prose = fc.constantFrom("Not ", " but ", "Example: ", "\n\n", " ", ", ")
    await fc.assert(
      fc.asyncProperty(form, form, prose, prose, async (first, second, before, between) => {
        expect(await read(before + first("old") + between + second("new"), fields(["s", STRING]))).toBe(undefined)
      }),
    )
  })
})

test("a value in the form that a schema asks for is the answer, and so is the value alone", async () => {
  const type = types.filter((type) => showType(type) !== "string" && formOf(type)?.isWrapped === true)
  await fc.assert(
    fc.asyncProperty(
      type.chain((type) => fc.tuple(fc.constant(type), allowed(jsonSchemaOf(type) as Schema))),
      async ([returns, json]) => {
        for (const answer of [`{"value": ${json}}`, json]) {
          const models = scripted(() => answer, { structuredOutput: true })
          const expression = `ask("Q", returns: ${showType(returns)}, recursive: false)`
          const { value } = await createRuntime({ models }).run(expression, { kind: "expression" })
          expect(value).toEqual(toHost((await decode(json, returns)).value))
          expect(models.requests.length).toBe(1)
          expect(models.requests[0]!.schema).toMatchObject({ type: "object", required: ["value"] })
          expect(models.requests[0]!.messages.at(-1)!.content).toContain("a value of the type {value: ")
        }
      },
    ),
    { numRuns: 60 },
  )
})

test("a validator reads as the type of its schema does", async () => {
  const scalar = fc.constantFrom<Type>(NUMBER, BOOLEAN, unionOf(NUMBER, NULL), literals("a", "B"), {
    kind: "literal",
    value: 1,
  })
  const type = fc.oneof(
    scalar,
    scalar.map((item) => listOf(item as never)),
    scalar.map((field) => fields(["a", field])),
  )
  const spelled = fc
    .tuple(
      fc.constantFrom(
        "a",
        "b",
        "B",
        "1",
        "1.0",
        "02",
        "1,234",
        "true",
        "Yes",
        "no",
        "None",
        "null",
        "",
        "['b']",
        '{"a": "A"}',
      ),
      fc.constantFrom("@", "@", "**@**", '"@"', "The answer is @.", "Answer: @", "It is @", "@ km", "[@]", '{"a": @}'),
    )
    .map(([text, around]) => around.replace("@", text))
  let count = 0
  await fc.assert(
    fc.asyncProperty(type, fc.oneof({ arbitrary: spelled, weight: 4 }, ANSWERS), async (type, answer) => {
      const validator: Type = {
        kind: "host",
        name: "V",
        jsonSchema: jsonSchemaOf(type),
        validate: (value) => (hasType(value, type) ? { value } : { problem: "not of the type" }),
      }
      const read = (type: Type) =>
        decode(answer, type).then(
          ({ value, repairs }) => [toHost(value), repairs],
          () => undefined,
        )
      const found = await read(type)
      if (found !== undefined) count++
      expect(await read(validator)).toEqual(found)
    }),
    { numRuns: 2_000 },
  )
  expect(count).toBeGreaterThan(20)
})
