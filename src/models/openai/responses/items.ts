// The items of the Responses API: those of a reply that the next request repeats, and those of a request's input.

import type { Message, ModelRequest, Tool } from "../../model.ts"
import type { ToolForm } from "../tool.ts"
import { callItems, outcomeItem } from "./calls.ts"
import type { Item } from "./item.ts"

/** The beginning of a message, as far as the next request must repeat it: its phase. */
interface MessageHead {
  readonly type: "message"
  readonly phase: string
}

/**
 * The form of an output item that the next request repeats; undefined for one that it does not. The item carries its
 * content itself, as the server stores nothing: without an id, by which a server would look it up.
 */
export function repeatable(item: Item): Item | undefined {
  const { type, summary, encrypted_content: encrypted, content, status } = item
  if (typeof status === "string" && status !== "completed") return undefined
  if (type === "compaction") return typeof encrypted === "string" ? { type, encrypted_content: encrypted } : undefined
  if (type !== "reasoning") return undefined
  const own = { type, summary: Array.isArray(summary) ? (summary as readonly unknown[]) : [] }
  // OpenAI refuses plain reasoning beside the encrypted form, and other servers have only the plain one.
  if (typeof encrypted === "string" && encrypted !== "") return { ...own, encrypted_content: encrypted }
  return Array.isArray(content) && content.length > 0 ? { ...own, content: content as readonly unknown[] } : undefined
}

/** The head of an output message; undefined for a message that needs none, and for other items. */
export function headOf({ type, phase }: Item): MessageHead | undefined {
  return type === "message" && typeof phase === "string" ? { type, phase } : undefined
}

/** The input of a request. The input of a request that continues an answer begins with that of the one before. */
export function inputOf({ messages, tool = NO_TOOL }: Conversation, form: ToolForm): readonly Item[] {
  return messages.flatMap((message) => {
    switch (message.role) {
      case "assistant":
        return answerItems(message, tool, form)
      case "tool":
        return [outcomeItem(message, form)]
      case "system":
      case "user":
        return [{ role: message.role, content: message.content }]
      default:
        return message.role satisfies never
    }
  })
}

const NO_TOOL = { name: "" }

type Conversation = Pick<ModelRequest, "messages"> & { readonly tool?: Pick<Tool, "name"> }

/** A message of the assistant behind its items: reasoning must precede the output that it led to. */
function answerItems(
  { content, items = [], calls = [] }: Message,
  tool: Pick<Tool, "name">,
  form: ToolForm,
): readonly Item[] {
  const given = items as readonly Item[]
  const head = given.findLast((item) => headOf(item) !== undefined)
  const text = { role: "assistant", content, ...(head === undefined ? {} : { phase: head["phase"] }) }
  return [
    ...given.filter((item) => headOf(item) === undefined),
    ...(content === "" && calls.length > 0 ? [] : [text]),
    ...callItems(calls, tool, form),
  ]
}
