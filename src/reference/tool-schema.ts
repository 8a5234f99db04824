// JSON Schemas of tasks as tools: of the arguments that a caller gives, and of the value that a task returns.

import type { TaskSignature } from "../program/signatures.ts"
import { jsonSchemaOf } from "../answers/prompt/json-schema.ts"
import { hasType, type Type } from "../values/types.ts"

/** A JSON Schema (2020-12) that describes an object or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** The schema of a text: a caller of the command line's server may also name a file. */
export const TEXT_SCHEMA: JsonSchema = { type: "string" }

/**
 * The schema of the arguments of a task, by name. An optional argument may be left out or null. `text` is the schema of
 * every text.
 */
export function argumentsSchema({ parameters }: TaskSignature, text: JsonSchema = TEXT_SCHEMA): JsonSchema {
  const properties = parameters.map(({ name, type, default: fallback }): [string, JsonSchema] => {
    const schema = type === null ? {} : inputSchema(type, text)
    if (fallback === null) return [name, schema]
    return [name, { ...orNull(schema, type), description: `Optional; ${fallback} by default.` }]
  })
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: parameters.filter((parameter) => parameter.default === null).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** The schema of data that a caller gives. Anything for a type without JSON, such as that of functions. */
export function inputSchema(type: Type, text: JsonSchema = TEXT_SCHEMA): JsonSchema {
  return new SchemaWriter(text, "input").schemaOf(type)
}

/** The schema of data that a task returns, in which a record may have more keys. */
export function outputSchema(type: Type): JsonSchema {
  return new SchemaWriter(TEXT_SCHEMA, "output").schemaOf(type)
}

/** Whether a value leaves an optional argument or key out: null does, unless its type says that it may be null. */
export function leavesOut(value: unknown, type: Type | null): boolean {
  if (value !== null) return value === undefined
  return type === null || type.kind === "any" || !hasType(null, type)
}

/** Whether a union has a member that any object may be, so that an object is data and names no file. */
export function holdsRecords({ members }: Type & { readonly kind: "union" }): boolean {
  return members.some(({ kind }) => kind === "any" || kind === "record" || kind === "record-of-any" || kind === "host")
}

class SchemaWriter {
  private readonly text: JsonSchema
  private readonly way: "input" | "output"
  constructor(text: JsonSchema, way: "input" | "output") {
    this.text = text
    this.way = way
  }

  schemaOf(type: Type): JsonSchema {
    switch (type.kind) {
      case "string":
        return this.text
      case "host":
        return (type.jsonSchema ?? {}) as JsonSchema
      case "list":
        return { type: "array", items: this.schemaOf(type.item) }
      case "record": {
        const properties = type.fields.map(({ name, type: field, optional }) => {
          const schema = this.schemaOf(field)
          return [name, optional && this.way === "input" ? orNull(schema, field) : schema] as const
        })
        const required = type.fields.filter(({ optional }) => !optional).map(({ name }) => name)
        return { type: "object", properties: Object.fromEntries(properties), required }
      }
      case "union":
        return this.unionOf(type)
      default:
        return (jsonSchemaOf(type) ?? {}) as JsonSchema
    }
  }

  private unionOf(type: Type & { readonly kind: "union" }): JsonSchema {
    const inner = holdsRecords(type) ? new SchemaWriter(TEXT_SCHEMA, this.way) : this
    const literals = type.members.filter(({ kind }) => kind === "literal")
    const others = type.members.filter(({ kind }) => kind !== "literal").map((member) => inner.schemaOf(member))
    const choice = literals.length === 0 ? [] : [jsonSchemaOf({ kind: "union", members: literals }) as JsonSchema]
    const members = [...choice, ...others].flatMap(membersOf)
    return members.length === 1 ? members[0]! : { anyOf: members }
  }
}

function membersOf(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf, ...rest } = schema
  return Array.isArray(anyOf) && Object.keys(rest).length === 0 ? (anyOf as JsonSchema[]) : [schema]
}

function orNull(schema: JsonSchema, type: Type | null): JsonSchema {
  if (type === null || hasType(null, type)) return schema
  return { anyOf: [...membersOf(schema), { type: "null" }] }
}
