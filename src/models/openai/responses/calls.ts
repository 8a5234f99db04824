// The tool of the Responses API, and its calls as items: those of a reply, and those that a request repeats.

import type { Message, ModelRequest, Tool, ToolCall } from "../../model.ts"
import { argumentsOf, inputOf, TOOL_PARAMETERS } from "../../tool.ts"
import type { Body } from "../body.ts"
import type { ToolForm } from "../tool.ts"
import type { Item } from "./item.ts"

/** The field `tools` of a request. */
export function responseTools({ tool }: ModelRequest, form: ToolForm): Body {
  if (tool === undefined) return {}
  const { name, description, grammar } = tool
  const own =
    form === "custom"
      ? { format: { type: "grammar", syntax: "lark", definition: grammar } }
      : { parameters: TOOL_PARAMETERS, strict: false }
  return { tools: [{ type: form, name, description, ...own }] }
}

/** The call in an output item; undefined for other items, and for a call that is not whole. */
export function callIn(item: Item, tool: string): ToolCall | undefined {
  const { type, call_id: id, arguments: given, input, name, status } = item
  if (typeof id !== "string" || (typeof status === "string" && status !== "completed")) return undefined
  if (type === "custom_tool_call") return typeof input === "string" ? { id, input } : undefined
  if (type !== "function_call") return undefined
  return { id, input: inputOf(given, { name: typeof name === "string" ? name : tool, tool }) }
}

/** The calls with which a message of the assistant ended, as items of the input. */
export function callItems(calls: readonly ToolCall[], { name }: Pick<Tool, "name">, form: ToolForm): readonly Item[] {
  return calls.map(({ id, input }) =>
    form === "custom"
      ? { type: "custom_tool_call", call_id: id, name, input }
      : { type: "function_call", call_id: id, name, arguments: JSON.stringify(argumentsOf(input)) },
  )
}

/** The outcome of a call as an item of the input. */
export function outcomeItem({ callId = "", content }: Message, form: ToolForm): Item {
  const type = form === "custom" ? "custom_tool_call_output" : "function_call_output"
  return { type, call_id: callId, output: content }
}
