// The input of a request of the Responses API: as the messages of a conversation, and what is wrong with it.

import type { ChatRequest } from "./rule.ts"

/** The beginning of reasoning that the server has encrypted. */
export const ENCRYPTED = "encrypted-"

type Item = { readonly [field: string]: unknown }

/** The messages in the input; the fields of other items have no text. */
export function messagesIn({ input = [] }: ChatRequest): NonNullable<ChatRequest["messages"]> {
  return input.flatMap(({ role, content }) =>
    typeof role === "string" && typeof content === "string" ? [{ role, content }] : [],
  )
}

/** The reason for which OpenAI's server would refuse the input; undefined for one that it takes. */
export function wrongIn({ input = [], store }: ChatRequest): string | undefined {
  for (const [i, item] of input.entries()) {
    if (item["type"] !== "reasoning") continue
    const { id, encrypted_content: encrypted, summary } = item
    if (!Array.isArray(summary)) return `Missing required parameter: 'input[${i}].summary'.`
    if (store === false && id !== undefined)
      return `Item with id '${String(id)}' not found. Items are not persisted when \`store\` is set to false.`
    if (typeof encrypted !== "string" || !encrypted.startsWith(ENCRYPTED))
      return "The encrypted content could not be verified. Reason: Encrypted content could not be decrypted."
    if (!isOutput(input[i + 1]))
      return `Item of type 'reasoning' (input[${i}]) was provided without its required following item.`
  }
  return undefined
}

function isOutput(item: Item | undefined): boolean {
  return (
    item !== undefined
    && (item["role"] === "assistant" || /^(?:reasoning|function_call|custom_tool_call)$/.test(String(item["type"])))
  )
}
