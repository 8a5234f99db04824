// A tool of a server as a native: its parameters and result typed by its schemas, its name one of the language.

import { isName } from "../../../grammar/keywords.ts"
import { reasonOf } from "../../base/reason.ts"
import type { ToolDeclaration } from "../../program/modules/servers.ts"
import type { Effect } from "../../values/effect.ts"
import { fail } from "../../values/failure.ts"
import type { Native, NativeCall, NativeParameter } from "../../values/functions.ts"
import { typeOfSchema } from "../../values/schema.ts"
import { hasType, NULL, RECORD, STRING, unionOf, type Type } from "../../values/types.ts"

/** Calls a tool with its arguments by their own names. */
export type CallTool = (
  tool: ToolDeclaration,
  given: { readonly [name: string]: unknown },
  signal: AbortSignal,
) => Promise<unknown>

interface Parameter extends NativeParameter {
  /** Its name in the tool's schema; null for all arguments as one record. */
  readonly property: string | null
}

/**
 * The native of a tool. An optional argument is null by default and then left out. A tool with an argument whose name
 * no program can write takes all of them as one record, `input`.
 */
export function nativeOf(server: string, name: string, tool: ToolDeclaration, effect: Effect, call: CallTool): Native {
  const parameters = parametersOf(tool.input)
  const run = async (...values: readonly unknown[]): Promise<unknown> => {
    const { signal } = values[parameters.length] as NativeCall
    const given = Object.fromEntries(
      parameters.flatMap(({ property, fallback }, i) => {
        if (property === null) return Object.entries(values[i] as object)
        return values[i] === null && fallback === null ? [] : [[property, values[i]]]
      }),
    )
    checkSendable(given, `${server}_${name}`)
    return call(tool, given, signal)
  }
  return {
    name: `${server}_${name}`,
    documentation: tool.description ?? `The tool ${tool.name} of the MCP server ${server}.`,
    parameters: parameters.map(({ property: _, ...parameter }) => parameter),
    returns: tool.output === undefined ? STRING : typeOfSchema(tool.output),
    effect,
    // Its result is data, which `heldTo` makes a value of the language.
    run: run as unknown as Native["run"],
  }
}

/** Fails with `wrong-argument` for data that no message of the protocol can have: functions, types, and bigints. */
function checkSendable(data: unknown, name: string): void {
  const isPlain = typeof data !== "object" || data === null || Array.isArray(data) || isPlainObject(data)
  if (typeof data === "bigint")
    throw fail(
      "wrong-argument",
      `${name} cannot be given ${data}, which JSON does not hold exactly`,
      "give it as a text",
    )
  if (typeof data === "function" || !isPlain)
    throw fail("wrong-argument", `${name} cannot be given a function or a type`)
  if (typeof data === "object" && data !== null) for (const part of Object.values(data)) checkSendable(part, name)
}

function isPlainObject(data: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(data)
  return prototype === Object.prototype || prototype === null
}

function parametersOf(schema: ToolDeclaration["input"]): readonly Parameter[] {
  const type = typeOfSchema({ ...schema, additionalProperties: false })
  if (type.kind !== "record") return schema["properties"] === undefined ? [] : [INPUT]
  const parameters = type.fields.map(({ name, type: field, optional }): Parameter => {
    const parameter = { name: name.replaceAll(/[^\p{L}\p{N}_]/gu, "_"), property: name }
    return optional ? { ...parameter, type: orNull(field), fallback: null } : { ...parameter, type: field }
  })
  const names = new Set(parameters.map(({ name }) => name))
  const areNames = [...names].every((name) => isName(name) && !name.startsWith("_"))
  if (!areNames || names.size < parameters.length) return [INPUT]
  // Required ones first, as a call gives them by position.
  return [...parameters].sort((a, b) => Number("fallback" in a) - Number("fallback" in b))
}

const INPUT: Parameter = { name: "input", type: RECORD, property: null }

function orNull(type: Type): Type {
  return hasType(null, type) ? type : unionOf(type, NULL)
}

/**
 * The names under which programs import tools: other signs than letters, digits and `_` become `_`. A tool whose name
 * would be that of another, or no name at all, cannot be imported.
 */
export function importNames(tools: readonly ToolDeclaration[]): ReadonlyMap<string, ToolDeclaration> {
  const names = new Map<string, ToolDeclaration | null>()
  for (const tool of tools) {
    const name = tool.name.replaceAll(/[^\p{L}\p{N}_]/gu, "_").replace(/^_+/, "")
    names.set(name, names.has(name) || !isName(name) ? null : tool)
  }
  return new Map([...names].flatMap(([name, tool]) => (tool === null ? [] : [[name, tool] as const])))
}

/** The message of an exception of the library, without the number that it puts before it. */
export function messageOf(error: unknown): string {
  return reasonOf(error).replace(/^MCP error -?\d+: /, "")
}
