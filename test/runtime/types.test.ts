// Types of results: what the compiler infers from `returns`, and that the value has that type.

import { describe, expect, expectTypeOf, test } from "vitest"
import { z } from "zod"
import {
  BOOLEAN,
  createRuntime,
  eventStreamResponse,
  listOf,
  literalOf,
  native,
  NUMBER,
  optional,
  recordOf,
  STRING,
  unionOf,
  type RunResult,
  type Task,
  type Type,
} from "../../src/index.ts"
import { scripted } from "../../src/testing/index.ts"

const Person = recordOf({ name: STRING, age: optional(NUMBER), mood: literalOf("good", "bad") })
interface Person {
  readonly name: string
  readonly age?: number
  readonly mood: "good" | "bad"
}
const Pet = z.object({ name: z.string(), legs: z.number().optional() })

const answering = (answer: string) => createRuntime({ models: scripted(() => answer) })

/** The value of a run that was evaluated completely. */
function complete<R>(result: RunResult<R>): R {
  if (result.partial) throw new Error("the result is partial")
  return result.value
}

describe("ask", () => {
  test("gives a text by default", async () => {
    const result = await answering("five").ask("How many?")
    expectTypeOf(result).toEqualTypeOf<RunResult<string> & { readonly value: string }>()
    expectTypeOf(await answering("five").ask("How many?", {}, { model: "default" })).toEqualTypeOf<
      RunResult<string> & { readonly value: string }
    >()
    expect(complete(result)).toBe("five")
  })

  test("gives what a type of the language says", async () => {
    const result = await answering('{"name": "Kim", "mood": "good"}').ask("Who?", {}, { returns: Person })
    if (result.partial) expectTypeOf(result.value).toEqualTypeOf<unknown>()
    else expectTypeOf(result.value).toEqualTypeOf<Person>()
    expect(complete(result)).toEqual({ name: "Kim", mood: "good" })
  })

  test("gives what a validator says", async () => {
    const result = await answering('{"name": "Rex", "legs": 4}').ask("Who?", {}, { returns: Pet })
    expectTypeOf(complete(result)).toEqualTypeOf<z.infer<typeof Pet>>()
    expect(complete(result)).toEqual({ name: "Rex", legs: 4 })
  })

  test("says nothing about a type that the compiler does not know", async () => {
    const result = await answering("5").ask("How many?", {}, { returns: NUMBER as Type })
    expectTypeOf(complete(result)).toEqualTypeOf<unknown>()
    expect(complete(result)).toBe(5)
  })
})

describe("run and compile", () => {
  const SOURCE = 'EMIT {name: "Kim", mood: "good", other: 1}'

  test("convert the value of a program", async () => {
    const result = await createRuntime().run(SOURCE, { returns: Person })
    expectTypeOf(complete(result)).toEqualTypeOf<Person>()
    expect(complete(result)).toEqual({ name: "Kim", mood: "good" })
    const program = await createRuntime().compile("EMIT [1, 2]", { returns: z.array(z.number()) })
    expectTypeOf(complete(await program.run())).toEqualTypeOf<number[]>()
    expect(complete(await program.with({ budget: { calls: 1 } }).run())).toEqual([1, 2])
  })

  test("convert the value of a stream", async () => {
    const stream = createRuntime().stream(SOURCE, { returns: Person })
    const result = await stream.result
    expectTypeOf(complete(result)).toEqualTypeOf<Person>()
    expect(complete(result)).toEqual({ name: "Kim", mood: "good" })
    const program = await createRuntime().compile("EMIT [1, 2]", { returns: z.array(z.number()) })
    expectTypeOf(complete(await program.stream().result)).toEqualTypeOf<number[]>()
    eventStreamResponse(program.stream(), {
      result: (ended) => {
        expectTypeOf(ended).toEqualTypeOf<RunResult<number[]>>()
        return complete(ended).length
      },
    })
  })

  test("convert the text of a document", async () => {
    const result = await createRuntime().run("CALL(40 + 2)", { kind: "document", returns: NUMBER })
    expect(result).toMatchObject({ value: 42, text: "42" })
  })

  test("fail for a value of another type, with the place", async () => {
    const run = createRuntime().run('EMIT {name: "Kim", mood: "fair"}', { returns: Person })
    await expect(run).rejects.toMatchObject({ name: "RecallError", code: "cannot-convert" })
    await expect(run).rejects.toThrow(/mood/)
  })

  test("say nothing without a type", async () => {
    expectTypeOf(complete(await createRuntime().run("EMIT 1"))).toEqualTypeOf<unknown>()
  })

  test("refuse what is no type before anything is asked", async () => {
    const models = scripted(() => "1")
    const runtime = createRuntime({ models })
    const returns = String as unknown as Type
    for (const refused of [runtime.run('EMIT ask("Q")', { returns }), runtime.ask("Q", {}, { returns })])
      await expect(refused).rejects.toMatchObject({ name: "UsageError", code: "invalid-argument" })
    expect(models.requests).toEqual([])
  })
})

describe("tasks", () => {
  test("of a program are converted to the type that a call says", async () => {
    const { tasks } = await createRuntime().compile("TASK double(n: number) = n * 2")
    const double = tasks["double"]!
    expectTypeOf(await double(2)).toEqualTypeOf<unknown>()
    const doubled = await double(2, { returns: NUMBER })
    expectTypeOf(doubled).toEqualTypeOf<number>()
    expect(doubled).toBe(4)
    const { value } = await double.run(2, { returns: z.literal(4) })
    expectTypeOf(value).toEqualTypeOf<4>()
    await expect(double(2, { returns: BOOLEAN })).rejects.toMatchObject({ code: "cannot-convert" })
  })

  test("with declared types take their arguments and then options", () => {
    type Opinion = Task<[review: string, tries?: number | undefined], "good" | "bad">
    expectTypeOf<Opinion>().toBeCallableWith("x")
    expectTypeOf<Opinion>().toBeCallableWith("x", undefined, { budget: { calls: 1 } })
    expectTypeOf<ReturnType<Opinion>>().toEqualTypeOf<Promise<"good" | "bad">>()
  })
})

describe("builders", () => {
  test("give types of the language", () => {
    expect(Person).toMatchObject({
      fields: [{ name: "name", optional: false }, { name: "age", optional: true }, { name: "mood" }],
    })
    expect(literalOf("a")).toEqual({ kind: "literal", value: "a" })
    expect(literalOf("a", 2, true)).toEqual(unionOf(literalOf("a"), literalOf(2), literalOf(true)))
    expectTypeOf(listOf(literalOf("a", 2))).toExtend<{ readonly "~for"?: readonly ("a" | 2)[] }>()
  })

  test("refuse a number that the language does not have", () => {
    expect(() => literalOf(Number.NaN)).toThrow(/not a number/)
  })
})

describe("natives", () => {
  test("take validators, and their functions receive what these say", async () => {
    const feed = native({
      name: "feed",
      parameters: { pet: Pet, times: optional(NUMBER, 1), mood: literalOf("good", "bad") },
      returns: z.array(z.string()),
      effect: "none",
      run: ({ pet, times, mood }) => {
        expectTypeOf(pet).toEqualTypeOf<z.infer<typeof Pet>>()
        expectTypeOf(times).toEqualTypeOf<number>()
        expectTypeOf(mood).toEqualTypeOf<"good" | "bad">()
        return Array.from({ length: times }, () => `${pet.name} is ${mood}`)
      },
    })
    const run = (call: string) => createRuntime({ natives: [feed] }).run(call, { kind: "expression" })
    expect((await run('feed({name: "Rex"}, mood: "good")')).value).toEqual(["Rex is good"])
    await expect(run('feed({nome: "Rex"}, mood: "good")')).rejects.toMatchObject({ code: "wrong-argument" })
    await expect(run('feed({name: "Rex"}, mood: "fair")')).rejects.toMatchObject({ code: "wrong-argument" })
  })

  test("whose result is not what the validator passes fail", async () => {
    const wrong = native({ name: "wrong", returns: z.number().min(3), effect: "none", run: () => 2 })
    const run = createRuntime({ natives: [wrong] }).run("wrong()", { kind: "expression" })
    await expect(run).rejects.toMatchObject({ code: "wrong-result" })
  })

  test("refuse an asynchronous validator when they are declared", () => {
    const later = z.string().refine(async () => true)
    expect(() => native({ name: "f", parameters: { x: later }, run: () => 1 })).toThrow(/asynchronous/)
  })
})
