// A type as JSON Schema, for providers that can constrain an answer to one.

import { closedSchema } from "../values/schema.ts"
import { isNumber } from "../values/number.ts"
import type { Type } from "../values/types.ts"

/**
 * JSON Schema (2020-12) of a type. Every record is closed, as providers' strict modes require; an optional key is
 * required and may be null. Undefined for types without JSON: functions, types, and host validators without a schema of
 * their own.
 */
export function jsonSchemaOf(type: Type): unknown {
  switch (type.kind) {
    case "any":
      return {}
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { type: type.kind }
    case "record-of-any":
      return { type: "object" }
    case "literal":
      return isPlain(type) ? { const: type.value } : { type: "number" }
    case "host":
      return closedSchema(type.jsonSchema)
    case "function":
    case "type":
      return undefined
    case "list": {
      const items = jsonSchemaOf(type.item)
      return items === undefined ? undefined : { type: "array", items }
    }
    case "union": {
      const members = type.members.map(jsonSchemaOf)
      if (members.includes(undefined)) return undefined
      return type.members.every(isPlain)
        ? { enum: type.members.map((member) => member.kind === "literal" && member.value) }
        : { anyOf: members }
    }
    case "record": {
      const properties: [name: string, schema: unknown][] = []
      for (const { name, type: field, optional } of type.fields) {
        const schema = jsonSchemaOf(field)
        if (schema === undefined) return undefined
        properties.push([name, optional ? { anyOf: [schema, { type: "null" }] } : schema])
      }
      return {
        type: "object",
        properties: Object.fromEntries(properties),
        required: properties.map(([name]) => name),
        additionalProperties: false,
      }
    }
  }
}

/** Whether a type is that of one value which JSON data can be: no number that JavaScript's numbers cannot hold. */
function isPlain(type: Type): boolean {
  return type.kind === "literal" && (!isNumber(type.value) || typeof type.value === "number")
}
