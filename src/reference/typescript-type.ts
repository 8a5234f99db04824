// Converts types of Recall to TypeScript.

import type { NamedType, TaskSignature } from "../program/signatures.ts"
import { isNumber } from "../values/number.ts"
import { typeKey, type Type } from "../values/types.ts"
import { isBindingName, isIdentifier } from "./names.ts"

/** Types that have a name, by the key of the type. */
export type TypeNames = ReadonlyMap<string, NamedType>

/** The names of declarations, which a type of the module cannot have besides. */
const TAKEN: ReadonlySet<string> = new Set(["RecallModule", "Task"])

/** The types that tasks use and the module names; of two names for one type, the first. */
export function namesOf(types: readonly NamedType[], signatures: readonly TaskSignature[]): TypeNames {
  const used = new Set<string>()
  const add = (type: Type): void => {
    used.add(typeKey(type))
    if (type.kind === "list") add(type.item)
    if (type.kind === "union") type.members.forEach(add)
    if (type.kind === "record") type.fields.forEach((field) => add(field.type))
  }
  for (const { parameters, returns } of signatures)
    for (const type of [returns, ...parameters.map((parameter) => parameter.type)]) if (type !== null) add(type)
  const names = new Map<string, NamedType>()
  for (const named of types) {
    const key = typeKey(named.type)
    if (used.has(key) && !names.has(key) && isBindingName(named.name) && !TAKEN.has(named.name)) names.set(key, named)
  }
  return names
}

/**
 * The TypeScript of a type: read-only for data that a task `takes`, mutable for data that it `gives` to the caller. A
 * name denotes what a task gives, so for what it takes a name is used where both are the same.
 */
export function typeScriptType(type: Type | null, way: "takes" | "gives", names: TypeNames = new Map()): string {
  if (type === null) return "unknown"
  const named = names.get(typeKey(type))
  if (named !== undefined && (way === "gives" || isTakenAsGiven(type))) return named.name
  switch (type.kind) {
    case "number":
      // A whole number past 2^53 comes out as a bigint: so rarely that no program should have to tell the two apart.
      return way === "takes" ? "number | bigint" : "number"
    case "string":
    case "boolean":
    case "null":
      return type.kind
    case "any":
    case "type":
    case "host":
      return "unknown"
    case "function":
      return "(...values: never[]) => unknown"
    case "record-of-any":
      return way === "takes" ? "{ readonly [key: string]: unknown }" : "{ [key: string]: unknown }"
    case "literal":
      return isNumber(type.value) && typeof type.value !== "number" ? "number | bigint" : JSON.stringify(type.value)
    case "list": {
      const item = typeScriptType(type.item, way, names)
      const shown = / \| |=>/.test(item) ? `(${item})[]` : `${item}[]`
      return way === "takes" ? `readonly ${shown}` : shown
    }
    case "record": {
      const fields = type.fields.map(({ name, optional, type: inner }) => {
        const shown = `${key(name)}${optional ? "?" : ""}: ${typeScriptType(inner, way, names)}`
        return way === "takes" ? `readonly ${shown}` : shown
      })
      return fields.length === 0 ? "{ [key: string]: unknown }" : `{ ${fields.join("; ")} }`
    }
    case "union":
      return type.members.map((member) => inUnion(member, way, names)).join(" | ")
  }
}

/** Whether all that a task takes as this type has the TypeScript type of what a task gives. */
function isTakenAsGiven(type: Type): boolean {
  switch (type.kind) {
    case "string":
    case "boolean":
    case "null":
      return true
    case "literal":
      return typeof type.value !== "object"
    case "record":
      return type.fields.every((field) => isTakenAsGiven(field.type))
    case "union":
      return type.members.every(isTakenAsGiven)
    case "any":
    case "type":
    case "host":
    case "number":
    case "function":
    case "record-of-any":
    case "list":
      return false
  }
}

function inUnion(type: Type, way: "takes" | "gives", names: TypeNames): string {
  const shown = typeScriptType(type, way, names)
  return type.kind === "function" ? `(${shown})` : shown
}

function key(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name)
}
