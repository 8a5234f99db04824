// The prompt of a request in the form of the AI SDK.

import type { ModelRequest } from "../model.ts"
import { callPart, isMetadata, outcomePart } from "./calls.ts"
import type { PromptMessage, ReasoningPart } from "./specification.ts"

type AssistantMessage = Extract<PromptMessage, { readonly role: "assistant" }>

/**
 * The messages of a request. Those of the assistant in a row are one, with their reasoning before their text, and so
 * are the outcomes of its calls.
 */
export function promptOf({ messages, tool }: Pick<ModelRequest, "messages" | "tool">): readonly PromptMessage[] {
  const prompt: PromptMessage[] = []
  const name = tool?.name ?? "recall"
  for (const message of messages) {
    const { role, content, items = [], calls = [] } = message
    const last = prompt.at(-1)
    switch (role) {
      case "system":
        prompt.push({ role, content })
        break
      case "user":
        prompt.push({ role, content: [{ type: "text", text: content }] })
        break
      case "tool": {
        const part = outcomePart(message, name)
        if (last?.role === role) prompt[prompt.length - 1] = { role, content: [...last.content, part] }
        else prompt.push({ role, content: [part] })
        break
      }
      case "assistant": {
        const parts: AssistantMessage["content"] = [
          ...items.filter((item): item is ReasoningPart => !isMetadata(item)),
          ...(content === "" && calls.length > 0 ? [] : [{ type: "text" as const, text: content }]),
          ...calls.map((call) => callPart(call, name, items)),
        ]
        if (last?.role === role) prompt[prompt.length - 1] = { role, content: [...last.content, ...parts] }
        else prompt.push({ role, content: parts })
        break
      }
      default:
        role satisfies never
    }
  }
  return prompt
}
