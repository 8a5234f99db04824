// From the text of an answer to a value of a type: exact reading, reported repairs, and no guessing.

import { fromJson } from "../../src/values/json/text.ts"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { decode } from "../../src/answers/decoding/decode.ts"
import { Failure } from "../../src/values/failure.ts"
import { ROWS } from "./decode.rows.ts"
import { ANY, BOOLEAN, listOf, NULL, NUMBER, recordOf, STRING, unionOf, type Type } from "../../src/values/types.ts"
import { toHost } from "../../src/values/host-values.ts"

const MOOD = unionOf<readonly string[]>({ kind: "literal", value: "good" }, { kind: "literal", value: "very bad" })
const PERSON = recordOf({ name: STRING, age: unionOf(NUMBER, NULL) })
const NESTED = recordOf({ people: listOf(PERSON), mood: MOOD })

async function read(text: string, type: Type) {
  const { value, repairs } = await decode(text, type)
  return { value: toHost(value), repairs }
}

async function problem(text: string, type: Type): Promise<string> {
  const failure: unknown = await decode(text, type).catch((thrown: unknown) => thrown)
  expect(failure).toBeInstanceOf(Failure)
  expect((failure as Failure).code).toBe("undecodable-answer")
  return (failure as Failure).message
}

describe.each(Object.entries(ROWS))("%s", (_, rows) => {
  test.each(rows)("$answer", async ({ answer, type, reason, ...row }) => {
    if ("value" in row) expect((await read(answer, type)).value).toEqual(row.value)
    else expect(await problem(answer, type)).toContain(reason ?? "")
  })
})

describe("exactly, without a repair", () => {
  test.each<[string, Type, unknown]>([
    ["any text { [ ` at all", STRING, "any text { [ ` at all"],
    ['"quoted"', STRING, '"quoted"'],
    ["42", STRING, "42"],
    ["", STRING, ""],
    [" 42\n", NUMBER, 42],
    ["-1.5e3", NUMBER, -1500],
    ['"42"', NUMBER, 42],
    ["true", BOOLEAN, true],
    ["null", unionOf(NUMBER, NULL), null],
    ["Ada", unionOf(STRING, NULL), "Ada"],
    ["good", MOOD, "good"],
    ['"very bad"', MOOD, "very bad"],
    ['{"name": "Ada", "age": null}', PERSON, { name: "Ada", age: null }],
    ['["a", "b"]', listOf(STRING), ["a", "b"]],
    ['{"a": [1]}', ANY, { a: [1] }],
    ["no JSON", ANY, "no JSON"],
    ["[]", listOf(NUMBER), []],
  ])("%s", async (text, type, value) => {
    expect(await read(text, type)).toEqual({ value, repairs: [] })
  })

  test("any JSON value as any", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (json) => {
        const text = JSON.stringify(json)
        expect((await decode(text, ANY)).value).toEqual(fromJson(text))
      }),
    )
  })
})

describe("with a reported repair", () => {
  test.each<[string, Type, unknown]>([
    ["**42**", NUMBER, 42],
    ["42.", NUMBER, 42],
    ["+5", NUMBER, 5],
    [".5", NUMBER, 0.5],
    ["The answer is 42.", NUMBER, 42],
    ["정답은 42입니다.", NUMBER, 42],
    ["$1,234.50", NUMBER, 1234.5],
    ["−3 degrees", NUMBER, -3],
    ...["5 km", "5 kg", "5 bytes", "5 miles", "5 minutes"].map((text): [string, Type, unknown] => [text, NUMBER, 5]),
    ["Yes.", BOOLEAN, true],
    ["no", BOOLEAN, false],
    ["TRUE", BOOLEAN, true],
    ["Good.", MOOD, "good"],
    ["“very bad”", MOOD, "very bad"],
    ["None", unionOf(NUMBER, NULL), null],
    ["The answer is 42.", unionOf(NUMBER, NULL), 42],
    ['```json\n{"name": "Ada", "age": 36}\n```', PERSON, { name: "Ada", age: 36 }],
    ['Here it is:\n\n```\n["a"]\n```\nAnything else?', listOf(STRING), ["a"]],
    ["```sh\nls\n```\n```json\n[1]\n```", listOf(NUMBER), [1]],
    ["```\n[1, 2]\n```\nagain:\n```\n[1,2]\n```", listOf(NUMBER), [1, 2]],
    ['Sure! {"name": "김철수", "age": 5} Hope that helps.', PERSON, { name: "김철수", age: 5 }],
    ["Here it is:\n```\n['a', 'b']\n```", listOf(STRING), ["a", "b"]],
    ["{'name': 'Ada', 'age': None}", PERSON, { name: "Ada", age: null }],
    ['{"name": "Ada", "age": 36,}', PERSON, { name: "Ada", age: 36 }],
    ['{name: "Ada", age: 36}', PERSON, { name: "Ada", age: 36 }],
    [
      '{"people": [{"name": "가", "age": null}], "mood": "good",}',
      NESTED,
      { people: [{ name: "가", age: null }], mood: "good" },
    ],
  ])("%s", async (text, type, value) => {
    const read1 = await read(text, type)
    expect(read1.value).toEqual(value)
    expect(read1.repairs.length).toBeGreaterThan(0)
  })

  test("but a mere conversion is not reported", async () => {
    expect(await read('{"name": 7, "age": "36", "more": 1}', PERSON)).toEqual({
      value: { name: "7", age: 36 },
      repairs: [],
    })
  })
})

describe("ambiguous text is not guessed at", () => {
  test.each<[string, Type, string]>([
    ["between 3 and 5", NUMBER, "it is not JSON"],
    ["3-5", NUMBER, "it is not JSON"],
    ["42%", NUMBER, "it is not JSON"],
    ...["42 percent", "$3 million", "about 5k", "€1.2bn", "2 Milliarden", "3만 원", "5 dozen eggs", "7m"].map(
      (text): [string, Type, string] => [text, NUMBER, "it is not JSON"],
    ),
    ["1.234,56", NUMBER, "it is not JSON"],
    ["2026-05-01", NUMBER, "it is not JSON"],
    ["version v2", NUMBER, "it is not JSON"],
    ["1e999999", NUMBER, "more than 100000 digits"],
    ["", NUMBER, "it is empty"],
    ["Not good.", MOOD, "it is not JSON"],
    ["good or very bad", MOOD, "it is not JSON"],
    ["perhaps", BOOLEAN, "it is not JSON"],
    ['```\n["draft"]\n```\nbetter:\n```\n["final"]\n```', listOf(STRING), "several values"],
    ["```\n['draft']\n```\nbetter:\n```\n['final']\n```", listOf(STRING), "several values"],
    ['{"name": "Ada"}', PERSON, 'has no "age"'],
    ['{"name": "Ada", "age": "old"}', PERSON, "age:"],
    ["[1, two]", listOf(NUMBER), "cannot be converted"],
    ["plain prose", listOf(STRING), "it is not JSON"],
    ["Sorry, I cannot say.\nAsk somebody else.", listOf(STRING), "it is not JSON"],
    ["yes, it is", listOf(STRING), "it is not JSON"],
    ["plain prose", PERSON, "it is not JSON"],
  ])("%s", async (text, type, reason) => {
    expect(await problem(text, type)).toContain(text === "[1, two]" ? "" : reason)
  })
})

test("takes time in proportion to the text, whatever its content", async () => {
  for (const piece of ["```", "```\n", "{", "[", "9,999", '"', ".", "'"]) {
    await decode(piece.repeat(50_000), PERSON).catch(() => undefined)
    await decode(piece.repeat(50_000), NUMBER).catch(() => undefined)
  }
})

test("never throws anything but a failure", async () => {
  const types = [NUMBER, BOOLEAN, MOOD, PERSON, NESTED, listOf(STRING), unionOf(NUMBER, NULL)]
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((text) => text.slice(1)),
      ),
      fc.constantFrom(...types),
      async (text, type) => {
        const outcome: unknown = await decode(text, type as Type).catch((thrown: unknown) => thrown)
        expect(outcome instanceof Error).toBe(false)
      },
    ),
  )
})
