// Calls of tools as items: those of a reply, and those that a request repeats with their outcomes.

import type { Message, ToolCall } from "../../model.ts"
import type { Item } from "./item.ts"

/** The call in an output item; undefined for other items. Its input is as the model wrote it. */
export function callIn({ type, call_id: id, arguments: given, input }: Item): ToolCall | undefined {
  const text = type === "function_call" ? given : type === "custom_tool_call" ? input : undefined
  return typeof id === "string" && typeof text === "string" ? { id, input: text } : undefined
}

/** The calls with which a message of the assistant ended, as items of the input. */
export function callItems(calls: readonly ToolCall[]): readonly Item[] {
  return calls.map(({ id, input }) => ({ type: "custom_tool_call", call_id: id, name: TOOL, input }))
}

/** The outcome of a call as an item of the input. */
export function outcomeItem({ callId = "", content }: Message): Item {
  return { type: "custom_tool_call_output", call_id: callId, output: content }
}

const TOOL = "recall"
