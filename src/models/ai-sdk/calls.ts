// The tool of a request in the form of the AI SDK, and its calls.

import type { Message, ModelEvent, Tool, ToolCall } from "../model.ts"
import { argumentsOf, inputOf, TOOL_PARAMETERS } from "../tool.ts"
import type { CallMetadata, CallPart, FunctionTool, OutcomePart, StreamPart } from "./specification.ts"

export function functionTool({ name, description }: Tool): FunctionTool {
  return { type: "function", name, description, inputSchema: TOOL_PARAMETERS }
}

/** The events of a call: its metadata as an item, then the call. None for a tool that the provider itself runs. */
export function callEvents(part: Extract<StreamPart, { readonly type: "tool-call" }>, tool: string): ModelEvent[] {
  const { toolCallId: id, toolName: name, input, providerExecuted, providerMetadata } = part
  if (providerExecuted === true) return []
  const call: ModelEvent = { type: "call", call: { id, input: inputOf(input, { name, tool }) } }
  // A reference to a stored call would need the reasoning before it to be a reference, too.
  const own = Object.entries(providerMetadata ?? {}).filter(([, fields]) => typeof fields["itemId"] !== "string")
  if (own.length === 0) return [call]
  const item: CallMetadata = { type: "call-metadata", toolCallId: id, providerOptions: Object.fromEntries(own) }
  return [{ type: "item", item }, call]
}

/** A call as a part of a prompt, with the metadata that the provider gave it. */
export function callPart({ id, input }: ToolCall, toolName: string, items: readonly unknown[]): CallPart {
  const own = (items as readonly CallMetadata[]).find((item) => isMetadata(item) && item.toolCallId === id)
  return {
    type: "tool-call",
    toolCallId: id,
    toolName,
    input: argumentsOf(input),
    ...(own === undefined ? {} : { providerOptions: own.providerOptions }),
  }
}

export function isMetadata(item: unknown): item is CallMetadata {
  return (item as { readonly type?: unknown }).type === "call-metadata"
}

export function outcomePart({ callId = "", content }: Message, toolName: string): OutcomePart {
  return { type: "tool-result", toolCallId: callId, toolName, output: { type: "text", value: content } }
}
