// Validators of the host as the type of an answer: shown to the model, sent as a schema, kept by it, refused early.

import { describe, expect, test } from "vitest"
import fc from "fast-check"
import { z } from "zod"
import { createRuntime, type RuntimeOptions } from "../../src/runtime.ts"
import { memoryStore } from "../../src/memo/stores/memory.ts"
import { scripted, type ScriptedFunction } from "../../src/testing/index.ts"
import { STRING, type Type } from "../../src/values/types.ts"
import type { StandardSchema } from "../../src/values/validator.ts"

const PERSON = z.object({ name: z.string(), age: z.number().optional() })

async function asked(answer: ScriptedFunction, returns: StandardSchema | Type, options: RuntimeOptions = {}) {
  const models = scripted(answer, { structuredOutput: true })
  const run = createRuntime({ ...options, models }).run('PARAM P\nEMIT ask("Who?", returns: P, recursive: false)', {
    args: { P: returns },
  })
  const result = await run.catch((error: unknown) => error)
  return {
    value: (result as { readonly value?: unknown }).value,
    error: result instanceof Error ? result : null,
    requests: models.requests,
    prompt: models.requests[0]?.messages.map(({ content }) => content).join("\n"),
  }
}

describe("the model sees what to answer", () => {
  test("by a type, where that says all", async () => {
    const { value, prompt } = await asked(() => '{"name": "Ada"}', PERSON)
    expect(value).toEqual({ name: "Ada" })
    expect(prompt).toContain("a value of the type {name: string, age?: number}, as JSON and nothing else.")
    expect(prompt).not.toContain("JSON Schema")
  })

  test("by its JSON Schema besides, where that says more", async () => {
    const { prompt } = await asked(() => '{"name": "Ada"}', z.object({ name: z.string().describe("first name only") }))
    expect(prompt).toContain("{name: string}, as JSON and nothing else.\nIts JSON Schema: {")
    expect(prompt).toContain("first name only")
  })

  test("by a closed schema, where the model obeys one", async () => {
    const { requests } = await asked(() => '{"name": "Ada", "age": null}', PERSON)
    expect(requests[0]!.schema).toEqual({
      type: "object",
      properties: { name: { type: "string" }, age: { anyOf: [{ type: "number" }, { type: "null" }] } },
      required: ["name", "age"],
      additionalProperties: false,
    })
  })

  test.each([
    ["arktype", { toJsonSchema: () => ({ type: "object", properties: { a: { type: "number" } }, required: ["a"] }) }],
    [
      "zod before 4.2",
      { toJSONSchema: () => ({ type: "object", properties: { a: { type: "number" } }, required: ["a"] }) },
    ],
  ])("by the method of %s", async (vendor, methods) => {
    const validator = {
      ...methods,
      "~standard": { version: 1 as const, vendor, validate: (value: unknown) => ({ value }) },
    }
    expect((await asked(() => '{"a": "1"}', validator)).prompt).toContain("the type {a: number}")
    expect((await asked(() => '{"a": "1"}', validator)).value).toEqual({ a: 1 })
  })

  test("by a recursive schema as deep as a type goes", async () => {
    interface Tree {
      readonly name: string
      readonly children: readonly Tree[]
    }
    const TREE: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => TREE)) })
    const tree = { name: "a", children: [{ name: "b", children: [] }] }
    const { value, prompt } = await asked(() => JSON.stringify(tree), TREE)
    expect(value).toEqual(tree)
    expect(prompt).toContain("Its JSON Schema:")
  })
})

describe("an answer reaches the validator in the shape of its schema", () => {
  test.each<[string, StandardSchema, unknown]>([
    ['{"name": "Ada", "age": null}', PERSON, { name: "Ada" }],
    ['{"name": 1.10, "age": "36"}', PERSON, { name: "1.10", age: 36 }],
    ['{"id": 12345678901234567890}', z.object({ id: z.string() }), { id: "12345678901234567890" }],
    ['{"a": 1, "b": 2}', z.looseObject({ a: z.number() }), { a: 1, b: 2 }],
    ['{"a": " x "}', z.object({ a: z.string().trim(), b: z.number().default(3) }), { a: "x", b: 3 }],
    ["good", z.enum(["good", "bad"]), "good"],
    ["The answer is Good.", z.enum(["good", "bad"]), "good"],
    ["**Yes**", z.boolean(), true],
    ["None", z.enum(["a"]).nullable(), null],
    ["It costs 5", z.string().or(z.number()), "It costs 5"],
    ["Any text", z.string(), "Any text"],
    ["5", z.coerce.number(), 5],
  ])("%s", async (answer, validator, value) => {
    expect((await asked(() => answer, validator)).value).toEqual(value)
  })

  test("and is asked for again with the reason of the validator for the value in its shape", async () => {
    const { error } = await asked(() => "1.0", z.string().regex(/^\d+$/))
    expect(error?.message).toContain("must match pattern")
  })

  test("and is asked for again with the validator's message", async () => {
    const { requests, value } = await asked(
      ({ question }) => (question.attempt === 0 ? '{"age": 5}' : '{"age": 12}'),
      z.object({ age: z.number().min(10) }),
    )
    expect(value).toEqual({ age: 12 })
    expect(requests[1]!.question.problem).toContain("Too small")
  })
})

describe("an answer is kept", () => {
  async function askedTimes(...validators: readonly StandardSchema[]): Promise<number> {
    const memo = memoryStore()
    let count = 0
    for (const validator of validators)
      count += (await asked(() => '{"name": "Ada"}', validator, { memo })).requests.length
    return count
  }

  test("by the JSON Schema of the validator", async () => {
    const person = () => z.object({ name: z.string(), age: z.number().optional() })
    expect(await askedTimes(person(), person(), PERSON)).toBe(1)
  })

  test("for validators that accept it alone", async () => {
    const named = (name: z.ZodType<string>) => z.object({ name })
    expect(await askedTimes(named(z.string()), named(z.string().refine((text) => text === "Ada")))).toBe(1)
    expect(await askedTimes(named(z.string()), named(z.string().refine((text) => text === "Bob")))).toBe(4)
  })

  test("as the model gave it: each validator makes its own value of it", async () => {
    const written = fc.string({ unit: "grapheme", minLength: 1 })
    const validators = [z.string(), z.string().toUpperCase(), z.string().transform((text) => [text, 1])]
    const wrappers = [
      (one: z.ZodType) => z.object({ a: one }),
      (one: z.ZodType) => z.array(z.object({ a: one.optional() })),
      (one: z.ZodType) => z.union([z.object({ a: one }), z.array(z.string())]),
    ] as const
    await fc.assert(
      fc.asyncProperty(
        written,
        fc.nat(wrappers.length - 1),
        fc.array(fc.constantFrom(...validators), { minLength: 1, maxLength: 3 }),
        async (text, which, order) => {
          const memo = memoryStore()
          const answer = JSON.stringify(which === 1 ? [{ a: text }] : { a: text })
          let requests = 0
          for (const validator of order) {
            const type = wrappers[which]!(validator)
            const { value, requests: sent } = await asked(() => answer, type, { memo })
            expect(value).toEqual(type.parse(JSON.parse(answer)))
            requests += sent.length
          }
          expect(requests).toBe(1)
        },
      ),
      { numRuns: 40 },
    )
  })

  test("of a call, before validators inside of the type convert it", async () => {
    const memo = memoryStore()
    const models = scripted(() => 'CALL("answer", [{a: "x"}])')
    for (const suffix of ["!", "?"]) {
      const P = z.object({ a: z.string().transform((text) => text + suffix) })
      const run = createRuntime({ models, memo }).run('PARAM P\nEMIT ask("Who?", returns: [P])', { args: { P } })
      expect((await run).value).toEqual([{ a: `x${suffix}` }])
    }
    expect(models.requests.length).toBe(1)
  })

  test("not without a JSON Schema", async () => {
    const opaque = { "~standard": { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value }) } }
    expect(await askedTimes(opaque, opaque)).toBe(2)
  })
})

describe("a wrong type is refused before a model is asked", () => {
  test.each<[string, StandardSchema]>([
    ["a refinement", z.string().refine(async () => true)],
    ["a refinement inside", z.object({ a: z.array(z.string().refine(async () => true)) })],
    ["a function", { "~standard": { version: 1, vendor: "test", validate: async (value) => ({ value }) } }],
    [
      "by its own word",
      {
        async: true,
        "~standard": { version: 1, vendor: "valibot", validate: (value: unknown) => ({ value }) },
      } as StandardSchema,
    ],
  ])("asynchronous: %s", async (_, validator) => {
    const { error, requests } = await asked(() => '"a"', validator)
    expect(error).toMatchObject({ name: "UsageError", code: "async-validator" })
    expect(requests.length).toBe(0)
  })

  test.each([
    ["a transform", z.string().transform((text) => new URL(text).href), '"x"', '"http://a.b"', "http://a.b/"],
    [
      "a transform in a record",
      z.object({ d: z.string().transform((text) => new Date(text).toISOString()) }),
      '{"d": "never"}',
      '{"d": "2024-01-01"}',
      { d: "2024-01-01T00:00:00.000Z" },
    ],
    [
      "one that is not zod's",
      {
        "~standard": {
          version: 1,
          vendor: "test",
          validate: (value: unknown) => {
            if (value !== "good") throw new Error("not good")
            return { value }
          },
        },
      } as StandardSchema,
      '"bad"',
      '"good"',
      "good",
    ],
  ])("not one that throws: %s; the model reads its message", async (_, validator, bad, good, value) => {
    const first = await asked(({ question }) => (question.attempt === 0 ? bad : good), validator)
    expect({ value: first.value, error: first.error, requests: first.requests.length }).toEqual({
      value,
      error: null,
      requests: 2,
    })
    expect(first.requests[1]!.messages.at(-1)!.content).toMatch(/Invalid URL|Invalid time value|not good/)
  })

  test("a validator that turns out to be asynchronous is not asked for again", async () => {
    const sometimes = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: (value: unknown) => (value === null ? { value } : Promise.resolve({ value })),
      },
    }
    const { error, requests } = await asked(() => '"a"', sometimes)
    expect(error).toMatchObject({ code: "async-validator" })
    expect(requests.length).toBe(1)
  })

  test.each([
    { type: "object" },
    String,
    "string",
    null,
    { kind: "list" },
    { kind: "record", fields: [{ name: "a" }] },
  ])("%j", async (returns) => {
    const models = scripted(() => "a")
    const run = createRuntime({ models }).ask("Q", {}, { returns: returns as unknown as Type })
    await expect(run).rejects.toMatchObject({ name: "UsageError", code: "invalid-argument" })
    expect(models.requests.length).toBe(0)
  })

  test("and a right one is not", async () => {
    const models = scripted(() => "a")
    expect((await createRuntime({ models }).ask("Q", {}, { returns: STRING })).value).toBe("a")
  })
})
