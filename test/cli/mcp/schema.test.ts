// The schemas of tools agree with the types of the language: what one accepts, the other does.

import fc from "fast-check"
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv"
import { describe, expect, test } from "vitest"
import { argumentsIn, TEXT_OR_FILE } from "../../../src/cli/mcp/arguments.ts"
import { argumentsSchema, inputSchema, outputSchema, type JsonSchema } from "../../../src/reference/tool-schema.ts"
import { createRuntime } from "../../../src/runtime.ts"
import { fromHost } from "../../../src/values/host-values.ts"
import {
  BOOLEAN,
  hasType,
  listOf,
  literalOf,
  NULL,
  NUMBER,
  STRING,
  unionOf,
  type Type,
} from "../../../src/values/types.ts"

const ajv = new AjvJsonSchemaValidator()
const accepts = (schema: JsonSchema, value: unknown) => ajv.getValidator(schema)(value).valid

/** A type with data of it: as a caller may give them, and as a task returns them. */
interface Sample {
  readonly type: Type
  readonly given: unknown
  readonly returned: unknown
}

const same =
  (type: Type) =>
  (value: unknown): Sample => ({ type, given: value, returned: value })
const file = fc.constant({ type: STRING as Type, given: { file: "a.md" }, returned: "the text" })
const { sample } = fc.letrec<{ sample: Sample; leaf: Sample; list: Sample; record: Sample; union: Sample }>((tie) => ({
  sample: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("list"), tie("record"), tie("union")),
  leaf: fc.oneof(
    fc.string().map(same(STRING)),
    file,
    fc.integer().map(same(NUMBER)),
    fc.boolean().map(same(BOOLEAN)),
    fc.constantFrom("good", "bad").map(same(literalOf("good", "bad"))),
    fc.constant(null).map(same(NULL)),
  ),
  list: tie("sample").map(({ type, given, returned }) => ({
    type: listOf(type),
    given: [given],
    returned: [returned],
  })),
  record: fc
    .dictionary(
      fc.stringMatching(/^[a-z]{1,4}$/),
      fc.tuple(tie("sample"), fc.constantFrom("needed", "given", "null", "missing")),
    )
    .map((fields) => {
      const entries = Object.entries(fields)
      const isThere = ([, [{ type }, how]]: (typeof entries)[number]) =>
        how === "needed" || how === "given" || (how === "null" && hasType(null, type))
      return {
        type: {
          kind: "record",
          fields: entries.map(([name, [{ type }, how]]) => ({ name, type, optional: how !== "needed" })),
        },
        given: Object.fromEntries(
          entries.flatMap(([name, [{ given }, how]]) =>
            how === "missing" ? [] : [[name, how === "null" ? null : given]],
          ),
        ),
        returned: Object.fromEntries(
          entries.filter(isThere).map(([name, [{ returned }, how]]) => [name, how === "null" ? null : returned]),
        ),
      } satisfies Sample
    }),
  union: tie("leaf").map(({ type, given, returned }) => ({ type: unionOf(type, NULL, NUMBER), given, returned })),
}))

/** The signature of a task with one parameter. */
const taking = (type: Type) => ({
  name: "f",
  documentation: null,
  parameters: [{ name: "x", type, default: null, untrusted: false }],
  returns: null,
})

describe("for every type", () => {
  test("the schema of arguments accepts what becomes a value of the type", async () => {
    await fc.assert(
      fc.asyncProperty(sample, async ({ type, given, returned }) => {
        expect(accepts(inputSchema(type, TEXT_OR_FILE), given)).toBe(true)
        const [value] = await argumentsIn(taking(type), { x: given }, async () => "the text")
        expect(value).toEqual(returned)
        expect(hasType(fromHost(value, "value"), type)).toBe(true)
      }),
    )
  })

  test("the schema of results accepts the values of the type", () => {
    fc.assert(fc.property(sample, ({ type, returned }) => accepts(outputSchema(type), returned)))
  })

  test("the schema of arguments refuses data of another kind, as the type does", () => {
    fc.assert(
      fc.property(sample, sample, ({ type }, { returned: other }) => {
        if (accepts(inputSchema(type), other)) return
        expect(hasType(fromHost(other, "value"), type)).toBe(false)
      }),
    )
  })
})

test("arguments are those of the task, and an optional one may be null unless its type has null", async () => {
  const { signatures } = await createRuntime().compile(
    'TASK f(a: string, b: number = 1, c: string | null = "x", d = 2): any = [a, b, c, d]',
  )
  const [signature] = signatures
  expect(argumentsSchema(signature!)).toEqual({
    type: "object",
    properties: {
      a: { type: "string" },
      b: { anyOf: [{ type: "number" }, { type: "null" }], description: "Optional; 1 by default." },
      c: { anyOf: [{ type: "string" }, { type: "null" }], description: 'Optional; "x" by default.' },
      d: { description: "Optional; 2 by default." },
    },
    required: ["a"],
    additionalProperties: false,
  })
  const read = async () => ""
  expect(await argumentsIn(signature!, { a: "x", b: null, c: null, d: null }, read)).toEqual([
    "x",
    undefined,
    null,
    undefined,
  ])
  expect(await argumentsIn(signature!, { a: "x" }, read)).toEqual(["x", undefined, undefined, undefined])
  await expect(argumentsIn(signature!, { __proto__: null, a: "x", toString: 1 }, read)).rejects.toMatchObject({
    code: "unknown-argument",
  })
})

test("a program knows the strongest effect that each of its tasks can have", async () => {
  const source = `
IMPORT read_text, write_text FROM "std/files"
TASK pure(x: number): number = x
TASK reads(p: string): string = read_text(p)
TASK writes(p: string): string = IF FALSE THEN write_text(p, "") ELSE reads(p)
TASK _hidden(): number = 1
`.replace("FALSE", "false")
  const program = await createRuntime().compile(source)
  expect(["pure", "reads", "writes"].map((name) => program.effectOf(name))).toEqual(["none", "read", "write"])
  for (const name of ["_hidden", "none", "read_text", "toString"])
    expect(() => program.effectOf(name)).toThrow(`no public task ${name}`)
})
