// The tool of a chat: a function with one text, or for servers that take a grammar a custom tool.

import { argumentsOf, TOOL_PARAMETERS } from "../tool.ts"
import type { Message, ModelRequest, Tool, ToolCall } from "../model.ts"

/** `custom`: the call is a text of the tool's grammar. `function`: it is a text within JSON. */
export type ToolForm = "custom" | "function"

/** Words of servers that do not take a custom tool, or not its grammar. */
export const ABOUT_CUSTOM_TOOL = /\bcustom\b|\bgrammar\b|\blark\b|tools\[0\]|tool(?:s|_choice)?.{0,20}\btype\b/i

/** The form of a request's tool. */
export function toolFormOf({ tool }: ModelRequest, isRefused: boolean): ToolForm {
  return tool?.grammar === undefined || isRefused ? "function" : "custom"
}

/** The field `tools` of a chat. */
export function chatTools(tool: Tool | undefined, form: ToolForm): { readonly tools?: readonly object[] } {
  if (tool === undefined) return {}
  const { name, description, grammar } = tool
  return {
    tools: [
      form === "custom"
        ? {
            type: form,
            custom: {
              name,
              description,
              format: { type: "grammar", grammar: { syntax: "lark", definition: grammar } },
            },
          }
        : { type: form, function: { name, description, parameters: TOOL_PARAMETERS } },
    ],
  }
}

/** A message of a chat. */
export type ChatMessage =
  | { readonly role: "system" | "user" | "assistant"; readonly content: string }
  | { readonly role: "assistant"; readonly content: string | null; readonly tool_calls: readonly object[] }
  | { readonly role: "tool"; readonly content: string; readonly tool_call_id: string }

/** The message of the assistant that ends with calls of the tool. */
export function callingMessage(content: string, calls: readonly ToolCall[], name: string, form: ToolForm): ChatMessage {
  return {
    role: "assistant",
    content: content === "" ? null : content,
    tool_calls: calls.map(({ id, input }) =>
      form === "custom"
        ? { id, type: form, custom: { name, input } }
        : { id, type: form, function: { name, arguments: JSON.stringify(argumentsOf(input)) } },
    ),
  }
}

export function outcomeMessage({ callId = "", content }: Message): ChatMessage {
  return { role: "tool", content, tool_call_id: callId }
}
