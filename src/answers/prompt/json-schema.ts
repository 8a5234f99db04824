// A type as JSON Schema, for providers that can constrain an answer to one.

import { closedSchema } from "../../values/schema.ts"
import { isNumber } from "../../values/number.ts"
import { recordOf, type Type } from "../../values/types.ts"

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
      return isPlain(type) ? schemaOfLiterals([type.value]) : { type: "number" }
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
      const literals = LITERALS.flatMap((kind) => {
        const values = type.members.filter(isPlain).map(({ value }) => value)
        const own = values.filter((value) => typeof value === kind)
        return own.length === 0 ? [] : [schemaOfLiterals(own)]
      })
      const others = type.members.filter((member) => !isPlain(member)).map(jsonSchemaOf)
      if (others.includes(undefined)) return undefined
      const members = [...literals, ...others]
      return members.length === 1 ? members[0] : { anyOf: members }
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

const LITERALS = ["string", "number", "boolean"] as const

/** The schema of values of one kind, which OpenAI wants to be named. */
function schemaOfLiterals(values: readonly unknown[]): unknown {
  return { type: typeof values[0], ...(values.length === 1 ? { const: values[0] } : { enum: values }) }
}

/** Whether a type is that of one value which JSON data can be: no number that JavaScript's numbers cannot hold. */
function isPlain(type: Type): type is Type & { readonly kind: "literal" } {
  return type.kind === "literal" && (!isNumber(type.value) || typeof type.value === "number")
}

/** The form of an answer to a request with a schema. */
export interface AnswerForm {
  /** The type that the model is asked for: that of the answer, or of a record around it. */
  readonly type: Type
  readonly schema: unknown
  /** Whether the answer is the only field of a record. */
  readonly isWrapped: boolean
}

/** The only field of the record around an answer that is none itself. */
export const WRAPPED = "value"

/**
 * The form in which a schema constrains the answer. OpenAI takes no schema whose root is not a record, so that any
 * other answer is asked for as the field `value` of one. Undefined where a schema would say nothing.
 */
export function formOf(type: Type): AnswerForm | undefined {
  const own = jsonSchemaOf(type) as { readonly [keyword: string]: unknown } | undefined
  if (own === undefined || Object.keys(own).length === 0) return undefined
  if (own["type"] === "object") return { type, schema: own, isWrapped: false }
  const { $defs, ...schema } = own
  if (refersToRoot(schema) || refersToRoot($defs)) return undefined
  return {
    type: recordOf({ [WRAPPED]: type }),
    schema: {
      type: "object",
      properties: { [WRAPPED]: schema },
      required: [WRAPPED],
      additionalProperties: false,
      ...($defs === undefined ? {} : { $defs }),
    },
    isWrapped: true,
  }
}

function refersToRoot(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false
  return (schema as { readonly $ref?: unknown }).$ref === "#" || Object.values(schema).some(refersToRoot)
}
