// Converts types of Recall to TypeScript.

import { isNumber } from "../values/number.ts"
import type { Type } from "../values/types.ts"

/** The TypeScript of a type: read-only for data that a task `takes`, mutable for data that it `gives` to the caller. */
export function typeScriptType(type: Type | null, way: "takes" | "gives"): string {
  if (type === null) return "unknown"
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
      const item = typeScriptType(type.item, way)
      const shown = / \| |=>/.test(item) ? `(${item})[]` : `${item}[]`
      return way === "takes" ? `readonly ${shown}` : shown
    }
    case "record": {
      const fields = type.fields.map(
        ({ name, optional, type: inner }) =>
          `${way === "takes" ? "readonly " : ""}${key(name)}${optional ? "?" : ""}: ${typeScriptType(inner, way)}`,
      )
      return fields.length === 0 ? "{ [key: string]: unknown }" : `{ ${fields.join("; ")} }`
    }
    case "union":
      return type.members.map((member) => inUnion(member, way)).join(" | ")
  }
}

function inUnion(type: Type, way: "takes" | "gives"): string {
  const shown = typeScriptType(type, way)
  return type.kind === "function" ? `(${shown})` : shown
}

function key(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name)
}

/** Whether a text is an identifier of JavaScript, reserved words included. */
export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(text)
}
