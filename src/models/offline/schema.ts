// Converts a validator's JSON Schema to a type of the language, as far as the two correspond.

import { ANY, BOOLEAN, listOf, NULL, NUMBER, STRING, unionOf, type Type } from "../../values/types.ts"

/** The type of a schema; `any` for schemas without a counterpart (references, conditions, patterns of keys). */
export function typeOfSchema(schema: unknown, depth = 0): Type {
  if (depth > 8 || typeof schema !== "object" || schema === null) return ANY
  const {
    type,
    properties,
    required,
    items,
    const: constant,
    enum: values,
    anyOf,
    oneOf,
  } = schema as { readonly [keyword: string]: unknown }
  if (isScalar(constant)) return { kind: "literal", value: constant }
  if (Array.isArray(values))
    return unionOf(...values.map((value): Type => (isScalar(value) ? { kind: "literal", value } : NULL)))
  const members = [anyOf, oneOf].find((list) => Array.isArray(list))
  if (Array.isArray(members)) return unionOf(...members.map((member) => typeOfSchema(member, depth + 1)))
  if (Array.isArray(type))
    return unionOf(...type.map((kind) => typeOfSchema({ ...schema, type: kind as unknown }, depth + 1)))
  switch (type) {
    case "string":
      return STRING
    case "number":
    case "integer":
      return NUMBER
    case "boolean":
      return BOOLEAN
    case "null":
      return NULL
    case "array":
      return listOf(typeOfSchema(items, depth + 1))
    case "object": {
      const needed = Array.isArray(required) ? required : []
      const fields = Object.entries(typeof properties === "object" && properties !== null ? properties : {})
      return {
        kind: "record",
        fields: fields.map(([name, field]) => ({
          name,
          type: typeOfSchema(field, depth + 1),
          optional: !needed.includes(name),
        })),
      }
    }
    default:
      return ANY
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
}
