// The messages of the AI SDK as those of a conversation.

import type { ChatMessage } from "../chat/conversation.ts"
import { UsageError } from "../base/errors.ts"
import type { PromptMessage, PromptPart } from "./specification.ts"

/** The messages with their texts. Reasoning and calls of tools are left out. Throws `UsageError` for a file. */
export function messagesOf(prompt: readonly PromptMessage[]): ChatMessage[] {
  return prompt.map((message) =>
    message.role === "system"
      ? message
      : {
          role: message.role,
          content: message.content
            .map(textOf)
            .filter((text) => text !== null)
            .join("\n"),
        },
  )
}

function textOf({ type, text = "", output, mediaType }: PromptPart): string | null {
  switch (type) {
    case "text":
      return text
    case "tool-result":
      return textOfOutput(output as ToolOutput)
    case "file":
      throw new UsageError(
        "invalid-argument",
        `a program reads no file of the type ${mediaType ?? "unknown"} in a message`,
        "give the text of the file",
      )
    default:
      return null
  }
}

/** The outcome of a call of a tool, in its two forms. */
type ToolOutput =
  | { readonly type: "text" | "error-text"; readonly value: string }
  | { readonly type: "json" | "error-json" | "content"; readonly value: unknown }
  | { readonly type: "execution-denied"; readonly reason?: string }

function textOfOutput(output: ToolOutput): string {
  switch (output.type) {
    case "text":
    case "error-text":
      return output.value
    case "json":
    case "error-json":
    case "content":
      return JSON.stringify(output.value)
    case "execution-denied":
      return output.reason ?? "the call was denied"
    default:
      output satisfies never
      return ""
  }
}
