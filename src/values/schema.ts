// JSON Schema (2020-12) of validators: read as a type of the language, and closed as a type is.

import {
  ANY,
  BOOLEAN,
  listOf,
  NULL,
  NUMBER,
  RECORD,
  STRING,
  unionOf,
  writeType,
  type HostType,
  type Type,
} from "./types.ts"

interface Schema {
  readonly [keyword: string]: unknown
}

/** The deepest nesting of a schema that is read; recursive schemas have no end. */
const MOST_DEPTH = 8

/** The type of the data that a schema allows, as far as types tell: `any` for a part without a counterpart. */
export function typeOfSchema(schema: unknown): Type {
  return new SchemaReader(schema).typeOf(schema, 0)
}

/** Whether a type says all that a schema says. */
export function isWholly(schema: unknown): boolean {
  const reader = new SchemaReader(schema)
  reader.typeOf(schema, 0)
  return reader.isWhole
}

/** Keywords that a type has the meaning of, and those that mean nothing for data. */
const EXPRESSED = new Set(
  ["$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "enum", "id", "$id"].concat([
    "items",
    "oneOf",
    "properties",
    "required",
    "type",
  ]),
)

class SchemaReader {
  private readonly root: unknown
  isWhole = true

  constructor(root: unknown) {
    this.root = root
  }

  typeOf(schema: unknown, depth: number): Type {
    if (!isObject(schema) || depth > MOST_DEPTH) return this.unknown()
    if (Object.keys(schema).some((keyword) => !EXPRESSED.has(keyword))) this.isWhole = false
    const { $ref, type, items, const: constant, enum: values, anyOf, oneOf } = schema
    if ($ref !== undefined) return this.typeOf(this.referred($ref), depth + 1)
    if (isScalar(constant)) return { kind: "literal", value: constant }
    if (constant === null) return NULL
    if (Array.isArray(values)) return unionOf(...values.map((value) => this.typeOf({ const: value }, depth + 1)))
    const members = [anyOf, oneOf].find((list) => Array.isArray(list))
    if (members !== undefined) return unionOf(...(members as unknown[]).map((member) => this.typeOf(member, depth + 1)))
    if (Array.isArray(type)) return unionOf(...type.map((kind) => this.typeOf({ ...schema, type: kind }, depth + 1)))
    switch (type) {
      case "integer":
        this.isWhole = false
        return NUMBER
      case "number":
        return NUMBER
      case "string":
        return STRING
      case "boolean":
        return BOOLEAN
      case "null":
        return NULL
      case "array":
        return listOf(this.typeOf(items, depth + 1))
      case "object":
        return this.recordOf(schema, depth)
      default:
        return this.unknown()
    }
  }

  private recordOf({ properties, required, additionalProperties = false }: Schema, depth: number): Type {
    if (additionalProperties !== false || !isObject(properties)) {
      this.isWhole = false
      return RECORD
    }
    const needed = Array.isArray(required) ? required : []
    return {
      kind: "record",
      fields: Object.entries(properties).map(([name, field]) => ({
        name,
        type: this.typeOf(field, depth + 1),
        optional: !needed.includes(name),
      })),
    }
  }

  private referred(reference: unknown): unknown {
    const { root } = this
    const name = typeof reference === "string" ? /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] : undefined
    if (reference === "#") return root
    return name !== undefined && isObject(root) && isObject(root["$defs"]) ? root["$defs"][name] : undefined
  }

  private unknown(): Type {
    this.isWhole = false
    return ANY
  }
}

/**
 * A schema in which every record with named keys is closed and requires them all, as the strict modes of providers
 * demand; a key that was optional may be null. A decoder that takes a null for a missing key makes both equal. They
 * take no `default`, and `anyOf` alone of the two kinds of unions.
 */
export function closedSchema(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const { $schema: _, default: _default, oneOf, ...rest } = schema
  const closed: { [keyword: string]: unknown } =
    oneOf === undefined || rest["anyOf"] !== undefined ? { ...rest } : { ...rest, anyOf: oneOf }
  for (const keyword of ["properties", "$defs"]) {
    const parts = closed[keyword]
    if (isObject(parts)) closed[keyword] = mapValues(parts, closedSchema)
  }
  if (Array.isArray(closed["anyOf"])) closed["anyOf"] = closed["anyOf"].map(closedSchema)
  if (closed["items"] !== undefined) closed["items"] = closedSchema(closed["items"])
  const { properties, required, additionalProperties = false } = closed
  if (!isObject(properties) || additionalProperties !== false) return closed
  const needed = Array.isArray(required) ? required : []
  closed["properties"] = mapValues(properties, (part, name) =>
    needed.includes(name) ? part : { anyOf: [part, { type: "null" }] },
  )
  closed["required"] = Object.keys(properties)
  closed["additionalProperties"] = false
  return closed
}

function mapValues(parts: Schema, map: (part: unknown, name: string) => unknown): Schema {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, map(part, name)]))
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
}

const shapes = new WeakMap<HostType, Type>()

/** The type of the data that a validator accepts, as far as its JSON Schema tells; undefined where it has none. */
export function shapeOf(type: HostType): Type | undefined {
  if (type.jsonSchema === undefined) return undefined
  let shape = shapes.get(type)
  if (shape === undefined) shapes.set(type, (shape = typeOfSchema(type.jsonSchema)))
  return shape
}

/** The type as a model reads it: a validator of the host by the shape of its data. */
export function showForModel(type: Type): string {
  return writeType(type, (host) => {
    const shape = shapeOf(host)
    return shape === undefined ? host.name : showForModel(shape)
  })
}
