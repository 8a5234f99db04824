// The work of decoding: it is counted, in proportion to the answer, and ends where the run or the question ends.

import fc from "fast-check"
import { jsonrepair } from "jsonrepair"
import { describe, expect, test } from "vitest"
import { decode } from "../../src/answers/decoding/decode.ts"
import { MAX_MENDING } from "../../src/answers/limits.ts"
import { Mender } from "../../src/answers/decoding/mend.ts"
import { Exhausted, Ledger } from "../../src/budget/ledger.ts"
import { exhaustedFailure } from "../../src/machine/exhausted.ts"
import { Failure } from "../../src/values/failure.ts"
import { Meter, metered } from "../../src/values/meter.ts"
import { toHost } from "../../src/values/host-values.ts"
import { BOOLEAN, listOf, NULL, NUMBER, recordOf, STRING, unionOf, type Type } from "../../src/values/types.ts"
import { answering, errorOf, evaluate } from "../support/asking.ts"

const ITEMS = listOf(recordOf({ a: NUMBER }))
const SEVERAL = unionOf(NUMBER, NULL, BOOLEAN, recordOf({ a: STRING }))

/** Answers of about a length, none of which is a value of the types above. */
const SHAPES: { readonly [name: string]: (length: number) => string } = {
  "records in lines": repeated("{b:1}\n"),
  "unquoted keys": repeated("key: 1, ", "{", "}"),
  "missing commas": repeated('{"b": 1} ', "[", "]"),
  "trailing commas": repeated("[1,],", "[", "]"),
  "a wrong type": repeated('{"b": 1},', "[", "0]"),
  "unclosed brackets": repeated('{"a": ['),
  "opening brackets": repeated("["),
  "opening braces": repeated("{"),
  "opening braces in a list": repeated("{", "['한',"),
  "nested lists": (length) => "[".repeat(length / 2) + "]".repeat(length / 2),
  "unescaped quotes": repeated('a "b" c ', '["', '"]'),
  "single quotes that never end": repeated("a'a", "['", "\\"),
  "quoted comments": repeated("'a/*b*/", "["),
  entities: repeated("&quot;", "["),
  "double quotes": repeated('"'),
  backticks: repeated("`"),
  "prose with braces": repeated("Take {this} or [that], it is {a: b}. "),
  fences: repeated("```json\n{b: 1}\n```\n"),
  "long fences": (length) => `\`\`\`json\n[${"{b: 1} ".repeat(length / 64)}\n\`\`\`\n`.repeat(8),
  "lines of fences": repeated("```\n"),
  spaces: repeated(" \n"),
}

function repeated(unit: string, before = "", after = ""): (length: number) => string {
  return (length) => before + unit.repeat(length / unit.length) + after
}

/** Counts steps, and throws a failure where they are used up. */
class Steps extends Meter {
  private readonly limit: number
  private readonly failure: Failure | undefined
  constructor(limit = Number.MAX_SAFE_INTEGER, failure?: Failure) {
    super()
    this.fuel = this.limit = limit
    this.failure = failure
  }
  get spent(): number {
    return this.limit - this.fuel
  }
  look(): void {
    if (this.failure !== undefined) throw this.failure
  }
  full(): never {
    throw new Error("no memory")
  }
}

async function outcomeOf(text: string, type: Type, meter: Meter = new Steps()): Promise<unknown> {
  return decode(text, type, { counted: (go) => metered(meter, go) }).then(
    ({ value }) => toHost(value),
    (thrown: unknown) => thrown,
  )
}

describe.each(Object.entries(SHAPES))("%s", (_, answer) => {
  test.each([ITEMS, SEVERAL])("take steps in proportion to the answer", async (type) => {
    const steps: number[] = []
    for (const length of [100_000, 200_000, 400_000]) {
      const meter = new Steps()
      expect(await outcomeOf(answer(length), type, meter)).toMatchObject({ code: "undecodable-answer" })
      expect(meter.spent).toBeLessThan(MAX_MENDING + 2 * length)
      steps.push(meter.spent)
    }
    expect(steps[1]! / steps[0]!).toBeLessThan(2.2)
    expect(steps[2]! / steps[1]!).toBeLessThan(2.2)
  })

  test("end with the run or the budget, whatever step that is at", async () => {
    const text = answer(70_000)
    const meter = new Steps()
    await outcomeOf(text, ITEMS, meter)
    const run = new Failure("too-many-steps", "…", { catchable: false })
    const question = exhaustedFailure(
      new Exhausted("seconds", 1, new Ledger({ seconds: 1 }, new Ledger({}, null))),
      undefined,
    )
    expect(question.catchable).toBe(true)
    for (const failure of [run, question]) {
      for (const share of [0, 0.3, 0.6, 0.99])
        expect(await outcomeOf(text, ITEMS, new Steps(meter.spent * share, failure))).toBe(failure)
    }
  })
})

describe("mending", () => {
  test("gives what jsonrepair makes of the plain text", () => {
    const piece = fc.constantFrom(
      ..."\"'`“”[]{}(),:+-/*\\\n 1a",
      "null",
      "&quot;",
      "\\u00e9",
      "//",
      "...",
      "http://",
      "한",
    )
    fc.assert(
      fc.property(fc.constantFrom("[", "{"), fc.array(piece, { maxLength: 40 }), (open, pieces) => {
        const text = open + pieces.join("")
        let expected: string | undefined
        try {
          expected = jsonrepair(text)
        } catch {
          expected = undefined
        }
        expect(new Mender(jsonrepair).mend(text)).toBe(expected)
      }),
      { numRuns: 1_000 },
    )
  })

  const items = (count: number) => "{a: 1}, ".repeat(count)

  test("reaches answers of tens of thousands of characters", async () => {
    expect(await outcomeOf(`[${items(4_000)}]`, ITEMS)).toEqual(Array.from({ length: 4_000 }, () => ({ a: 1 })))
  })

  test("reaches a short answer behind a long one in prose", async () => {
    const text = `${"Some thoughts. ".repeat(60_000)}\n\`\`\`json\n[{a: 1}]\n\`\`\``
    expect(await outcomeOf(text, ITEMS)).toEqual([{ a: 1 }])
  })

  test("does not reach further, and the message says so", async () => {
    const message = expect.stringContaining("it is not JSON, and too long or too broken to be mended") as string
    expect(await outcomeOf(`[${items(40_000)}]`, ITEMS)).toMatchObject({ code: "undecodable-answer", message })
    expect(await outcomeOf(`['${"a'a".repeat(2_000)}\\`, ITEMS)).toMatchObject({ code: "undecodable-answer", message })
  })

  test("is not needed for JSON of any length", async () => {
    const json = `[${'{"a": 1}, '.repeat(100_000)}{"a": 2}]`
    expect(((await outcomeOf(`Here it is: ${json}.`, ITEMS)) as unknown[]).length).toBe(100_001)
  })
})

test("the event loop turns while a long answer is decoded", async () => {
  let turned = false
  setImmediate(() => (turned = true))
  await outcomeOf("{b:1}\n".repeat(20_000), ITEMS)
  expect(turned).toBe(true)
})

describe("a run", () => {
  const hostile = "{b:1}\n".repeat(24_000)

  test("ends at its limit of steps in the decoding of an answer, which is not asked again", async () => {
    const model = answering({ Q: hostile })
    const run = evaluate(model, 'TRY ask("Q", returns: [{a: number}]) ELSE 0', { limits: { steps: 50_000 } })
    expect((await errorOf(run)).code).toBe("too-many-steps")
    expect(model.requests.length).toBe(1)
  })

  test("ends at it before a question whose data take more steps to show", async () => {
    const model = answering({ Q: "answer" })
    const run = evaluate(model, 'TRY ask("Q", d) ELSE 0', {
      limits: { steps: 50_000 },
      args: { d: "call ".repeat(200_000) },
    })
    expect((await errorOf(run)).code).toBe("too-many-steps")
    expect(model.requests.length).toBe(0)
  })

  test("ends at it where an answer repeats a long datum call by call", async () => {
    const model = answering({ Q: Array.from({ length: 100 }, (_, i) => `CALL(${i})`).join("") })
    const run = evaluate(model, 'TRY ask("Q", d) ELSE 0', {
      limits: { steps: 200_000 },
      args: { d: "call ".repeat(50_000) },
    })
    expect((await errorOf(run)).code).toBe("too-many-steps")
    expect(model.requests.length).toBeLessThan(100)
  })

  test("asks again below it", async () => {
    const model = answering({ Q: [hostile, '[{"a": 1}]'] })
    expect((await evaluate(model, 'ask("Q", returns: [{a: number}])')).value).toEqual([{ a: 1 }])
    expect(model.requests.length).toBe(2)
  })
})
