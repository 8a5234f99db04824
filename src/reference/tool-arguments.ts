// The arguments of a task by name, as callers of tools give them, in the order of its parameters.

import { UsageError } from "../base/errors.ts"
import { nearest } from "../diagnostics/nearest.ts"
import type { TaskSignature } from "../program/signatures.ts"
import type { Type } from "../values/types.ts"
import { leavesOut } from "./tool-schema.ts"

/**
 * The arguments of a call in the order of the parameters, undefined for one that is left out. An optional argument, and
 * an optional key of a record, is left out by null, too, unless its type says that it may be null. Throws `UsageError`
 * for data that is no record, and for arguments that are unknown or missing; the call checks their types.
 */
export function argumentsByName({ name, parameters }: TaskSignature, given: unknown): unknown[] {
  if (!isRecord(given))
    throw new UsageError("invalid-argument", `the arguments of ${name} are a JSON object with their names as keys`)
  const names = parameters.map((parameter) => parameter.name)
  const unknown = Object.keys(given).find((key) => !names.includes(key))
  if (unknown !== undefined) throw unknownArgument(name, unknown, names)
  return parameters.map(({ name: parameter, type, default: fallback }) => {
    const value = Object.hasOwn(given, parameter) ? given[parameter] : undefined
    if (fallback !== null && leavesOut(value, type)) return undefined
    if (value === undefined) throw new UsageError("missing-argument", `${name} needs ${parameter}`)
    return type === null ? value : withoutNulls(value, type)
  })
}

function unknownArgument(task: string, given: string, names: readonly string[]): UsageError {
  const meant = nearest(given, names)
  return new UsageError(
    "unknown-argument",
    `${task} has no parameter ${JSON.stringify(given)}`,
    meant === undefined
      ? names.length === 0
        ? "it takes no argument"
        : `it takes ${names.join(", ")}`
      : `write ${meant}`,
  )
}

/** Data of a type, without optional keys of records that are null. */
function withoutNulls(value: unknown, type: Type): unknown {
  switch (type.kind) {
    case "list":
      return Array.isArray(value) ? value.map((item) => withoutNulls(item, type.item)) : value
    case "record": {
      if (!isRecord(value)) return value
      const fields = new Map(type.fields.map((field) => [field.name, field]))
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => {
          const field = fields.get(key)
          if (field === undefined) return [[key, item]]
          return field.optional && leavesOut(item, field.type) ? [] : [[key, withoutNulls(item, field.type)]]
        }),
      )
    }
    case "union": {
      // The data do not say which of several records is meant.
      const kind = Array.isArray(value) ? "list" : "record"
      const [member, ...others] = type.members.filter((one) => one.kind === kind)
      return member === undefined || others.length > 0 ? value : withoutNulls(value, member)
    }
    default:
      return value
  }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
