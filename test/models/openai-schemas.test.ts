// The schemas of answers, for a server that refuses all that OpenAI does.

import fc from "fast-check"
import { expect, test } from "vitest"
import { z } from "zod"
import { openai } from "../../src/models/openai/index.ts"
import { createRuntime } from "../../src/runtime.ts"
import type { StandardSchema } from "../../src/values/validator.ts"

interface Part {
  readonly [keyword: string]: unknown
}

/** The reason for which OpenAI refuses a part of a schema in its strict mode. */
function refusalOf(schema: unknown): string | undefined {
  const { type, anyOf, $ref, properties = {}, items, required, additionalProperties, ...rest } = schema as Part
  const other = Object.keys(rest).find((keyword) => !["const", "enum", "description", "$defs"].includes(keyword))
  if (other !== undefined) return `'${other}' is not permitted`
  if (type === undefined && anyOf === undefined && $ref === undefined) return "schema must have a 'type' key"
  if (type === "object") {
    if (additionalProperties !== false) return "'additionalProperties' is required to be supplied and to be false"
    if (Object.keys(properties as Part).join() !== (required as readonly string[] | undefined)?.join())
      return "'required' is required to include every key in properties"
  }
  const parts = [
    ...Object.values(properties as Part),
    ...((anyOf as unknown[]) ?? []),
    ...(items === undefined ? [] : [items]),
  ]
  return parts.map(refusalOf).find((refusal) => refusal !== undefined)
}

/** The schemas that a server receives, which answers with `answer`, or refuses as OpenAI does. */
function strictServer(answer: (format: Part | undefined) => string) {
  const received: { readonly format: Part | undefined; readonly refusal: string | undefined }[] = []
  const fetch = async (_: unknown, init?: RequestInit) => {
    const { response_format: given } = JSON.parse(init?.body as string) as { response_format?: { json_schema: Part } }
    const format = given?.json_schema
    const schema = format?.["schema"] as Part | undefined
    const refusal =
      schema === undefined
        ? undefined
        : schema["type"] !== "object"
          ? "schema must be a JSON Schema of 'type: \"object\"'"
          : format!["strict"] === true
            ? refusalOf(schema)
            : undefined
    received.push({ format, refusal })
    const message = `Invalid schema for response_format 'answer': ${refusal}.`
    const body =
      refusal === undefined
        ? { choices: [{ message: { content: answer(format) }, finish_reason: "stop" }] }
        : { error: { message, type: "invalid_request_error", param: "response_format" } }
    return new Response(JSON.stringify(body), {
      status: refusal === undefined ? 200 : 400,
      headers: { "content-type": "application/json" },
    })
  }
  const options = { model: "m", baseURL: "http://strict.test/v1", apiKey: "k", structuredOutput: true, stream: false }
  return { received, model: openai({ ...options, fetch: fetch as typeof globalThis.fetch }) }
}

const WRITTEN = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("number", "boolean", "null", "string", '"a"', "1", "true", "any", '"a" | "b"', '"a" | 1 | null'),
    tie("type").map((item) => `[${item}]`),
    fc.tuple(tie("type"), tie("type")).map((types) => types.join(" | ")),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `{a: ${a}, b?: ${b}}`),
  ),
})).type

test("no type of the language has a schema that is refused", async () => {
  await fc.assert(
    fc.asyncProperty(WRITTEN, async (type) => {
      const { received, model } = strictServer(() => "no value of the type")
      const runtime = createRuntime({ models: model })
      await runtime.run(`ask("Q", returns: ${type}, recursive: false)`, { kind: "expression" }).catch(() => undefined)
      expect(received.find(({ refusal }) => refusal !== undefined)).toBe(undefined)
    }),
    { numRuns: 100 },
  )
})

const PROGRAM = 'PARAM T\nPARAM sample = 0\nEMIT ask("Q", returns: T, recursive: false, sample: sample)'

interface Tree {
  readonly name: string
  readonly children: readonly Tree[]
}
const TREE: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => TREE)) })

test.each<[string, StandardSchema, string, unknown]>([
  ["an enumeration", z.enum(["a", "b"]), '{"value": "a"}', "a"],
  ["a list", z.array(z.object({ a: z.number().optional() })), '{"value": [{"a": null}]}', [{}]],
  [
    "a union",
    z.discriminatedUnion("k", [z.object({ k: z.literal("x") }), z.object({ k: z.literal("y") })]),
    '{"value": {"k": "y"}}',
    { k: "y" },
  ],
  ["a default", z.object({ a: z.number().default(3) }), '{"a": null}', { a: 3 }],
  ["a list of trees", z.array(TREE), '{"value": [{"name": "a", "children": []}]}', [{ name: "a", children: [] }]],
])("the schema of a validator for %s is sent and not refused", async (_, returns, answer, value) => {
  const { received, model } = strictServer(() => answer)
  const result = await createRuntime({ models: model }).run(PROGRAM, { args: { T: returns } })
  expect(result.value).toEqual(value)
  expect(received).toMatchObject([{ format: { name: "answer" }, refusal: undefined }])
})

test("a schema that is refused is left out, and no other", async () => {
  const { received, model } = strictServer((format) => (format === undefined ? '{"a": "12"}' : '{"value": 5}'))
  const runtime = createRuntime({ models: model })
  const odd = z.object({ a: z.string().regex(/^1/) }) // this server takes no `pattern`
  for (const [sample, T] of [odd, z.literal(5), odd, z.number()].entries())
    await runtime.run(PROGRAM, { args: { T, sample } })
  expect(
    received.map(({ format, refusal }) =>
      format === undefined ? "none" : refusal === undefined ? "taken" : "refused",
    ),
  ).toEqual(["refused", "none", "taken", "none", "taken"])
})
