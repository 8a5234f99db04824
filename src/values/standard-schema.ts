// Validators of the host as types: any that implement Standard Schema (zod, valibot, arktype and others).

import { UsageError } from "../base/errors.ts"
import { reasonOf } from "../base/reason.ts"
import { processMark } from "../base/process-mark.ts"
import { fail } from "./failure.ts"
import { typeOfSchema } from "./schema.ts"
import type { HostType, Type } from "./types.ts"
import type { StandardResult, StandardSchema } from "./validator.ts"
import type { Value } from "./values.ts"

/** A validator of the host, as it was found when it was first given. */
interface Known {
  /** Its number: in keys, validators without a JSON Schema must differ. */
  readonly identity: number
  readonly jsonSchema: unknown
}

const known = new WeakMap<object, Known>()
let lastIdentity = 0

/**
 * Makes a type of a validator. `name` is its name in messages; in the keys of a process every validator differs from
 * all others. `toValue` and `toData` convert between the language and the host. Throws `UsageError` for a validator
 * that is known to be asynchronous; one that turns out to be fails with `async-validator` when it is used.
 */
export function typeFromSchema(
  name: string,
  schema: StandardSchema,
  toValue: (data: unknown) => Value,
  toData: (value: Value) => unknown,
): HostType {
  const { identity, jsonSchema } = known.get(schema) ?? examined(name, schema)
  return {
    kind: "host",
    name,
    key: `${name}#${processMark()} ${identity}`,
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
    validate: (value) => {
      const result = tried(schema, toData(value))
      if (result === "asynchronous") throw fail("async-validator", ...asynchronous(name))
      return result.issues === undefined
        ? { value: toValue(result.value) }
        : {
            problem: result.issues.map(({ message, path }) => `${placeOf(path)}${message}`).join("; "),
            ...("thrown" in result ? { cause: result.thrown } : {}),
          }
    },
  }
}

/** Reads the JSON Schema of a validator, and tries it on data that it should accept, which shows whether it waits. */
function examined(name: string, schema: StandardSchema): Known {
  const jsonSchema = jsonSchemaOf(schema)
  const sample = jsonSchema === undefined ? null : sampleOf(typeOfSchema(jsonSchema))
  if ((schema as { readonly async?: unknown }).async === true || tried(schema, sample) === "asynchronous")
    throw new UsageError("async-validator", ...asynchronous(name))
  const found = { identity: ++lastIdentity, jsonSchema }
  known.set(schema, found)
  return found
}

/** The verdict of a validator on data. One that throws refuses them. */
function tried(schema: StandardSchema, data: unknown): StandardResult | "asynchronous" {
  try {
    const result = schema["~standard"].validate(data)
    if (!(result instanceof Promise)) return result
    result.catch(() => {}) // nobody waits for it
  } catch (thrown) {
    return refusal(thrown)
  }
  return settledAtOnce(schema, data)
}

/** The verdict of a validator that gave a promise: zod does so, too, where a function of its host threw. */
function settledAtOnce(schema: StandardSchema, data: unknown): StandardResult | "asynchronous" {
  const { parse } = schema as { readonly parse?: unknown } & StandardSchema
  if (typeof parse !== "function") return "asynchronous"
  try {
    return { value: parse.call(schema, data) as unknown }
  } catch (thrown) {
    return /parseAsync/.test(reasonOf(thrown)) ? "asynchronous" : refusal(thrown)
  }
}

function refusal(thrown: unknown): StandardResult {
  return { issues: [{ message: reasonOf(thrown) }], thrown }
}

function asynchronous(name: string): [message: string, hint: string] {
  return [
    `the validator ${name} works asynchronously`,
    "types of the language are checked at once: give a synchronous one",
  ]
}

/**
 * The JSON Schema of the data that a validator accepts: by Standard JSON Schema, or the method that zod and arktype
 * have. Undefined where it has none.
 */
function jsonSchemaOf(schema: StandardSchema): unknown {
  const { jsonSchema } = schema["~standard"]
  const { toJSONSchema, toJsonSchema } = schema as { [method: string]: unknown } & StandardSchema
  const ways = [
    () => jsonSchema?.input({ target: "draft-2020-12" }),
    () => (typeof toJSONSchema === "function" ? (toJSONSchema.call(schema, { io: "input" }) as unknown) : undefined),
    () => (typeof toJsonSchema === "function" ? (toJsonSchema.call(schema) as unknown) : undefined),
  ]
  for (const way of ways) {
    try {
      const found = way()
      // Only data: some libraries put functions of their own into it.
      if (typeof found === "object" && found !== null) return JSON.parse(JSON.stringify(found))
    } catch {
      // A part of it has no JSON Schema.
    }
  }
  return undefined
}

/** Data of a type. */
function sampleOf(type: Type): unknown {
  switch (type.kind) {
    case "string":
      return ""
    case "number":
      return 0
    case "boolean":
      return false
    case "literal":
      return type.value
    case "list":
      return [sampleOf(type.item)]
    case "record":
      return Object.fromEntries(type.fields.map(({ name, type: field }) => [name, sampleOf(field)]))
    case "union":
      return sampleOf(type.members[0]!)
    case "record-of-any":
      return {}
    case "any":
    case "null":
    case "function":
    case "type":
    case "host":
      return null
  }
}

function placeOf(path: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined): string {
  if (path === undefined || path.length === 0) return ""
  return `${path.map((part) => String(typeof part === "object" ? part.key : part)).join(".")}: `
}
