// The prompt of a request in the form of the AI SDK.

import type { Message } from "../model.ts"
import type { PromptMessage, ReasoningPart, TextPart } from "./specification.ts"

/** The messages of a request. Those of the assistant in a row are one, with their reasoning before their text. */
export function promptOf(messages: readonly Message[]): readonly PromptMessage[] {
  const prompt: PromptMessage[] = []
  for (const { role, content, items = [] } of messages) {
    if (role === "system") prompt.push({ role, content })
    else if (role !== "assistant") prompt.push({ role: "user", content: [{ type: "text", text: content }] })
    else {
      const parts: (TextPart | ReasoningPart)[] = [
        ...(items as readonly ReasoningPart[]),
        { type: "text", text: content },
      ]
      const last = prompt.at(-1)
      if (last?.role === "assistant") prompt[prompt.length - 1] = { role, content: [...last.content, ...parts] }
      else prompt.push({ role, content: parts })
    }
  }
  return prompt
}
