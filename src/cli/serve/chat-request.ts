// A request of OpenAI's chat protocol, read from the body that a client has sent.

import type { ChatMessage } from "../../chat/conversation.ts"
import { Problem } from "./problem.ts"

export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly isStreamed: boolean
  /** Whether a streamed reply ends with the usage. */
  readonly includesUsage: boolean
  /** The fields that have no effect although a client may rely on them. */
  readonly ignored: readonly string[]
}

interface Fields {
  readonly [name: string]: unknown
}

/** Reads a request. Throws the problem of one that is malformed, or that asks for what no program can do. */
export function readChatRequest(body: unknown): ChatRequest {
  if (!isRecord(body)) throw invalid("the body of a request is a JSON object")
  const { model, messages, stream = false, stream_options: options } = body
  if (typeof model !== "string") throw invalid("model is a text", "model")
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages is a list of messages", "messages")
  if (stream !== null && typeof stream !== "boolean") throw invalid("stream is true or false", "stream")
  refuseImpossible(body)
  return {
    model,
    messages: messages.map(messageOf),
    isStreamed: stream === true,
    includesUsage: isRecord(options) && options["include_usage"] === true,
    ignored: IGNORED.filter((name) => isSet(name, body[name])),
  }
}

/**
 * Fields that a program cannot obey. Those that only shape a model's answer, such as `temperature`, are left out: most
 * clients send them always.
 */
const IGNORED = [
  "tools",
  "functions",
  "response_format",
  "stop",
  "max_tokens",
  "max_completion_tokens",
  "logprobs",
  "modalities",
  "audio",
]

function isSet(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false
  if (Array.isArray(value)) return name === "modalities" ? value.some((one) => one !== "text") : value.length > 0
  return !(name === "response_format" && isRecord(value) && value["type"] === "text")
}

/** A client that needs these would take a reply without them for another. */
function refuseImpossible({ n, tool_choice: choice }: Fields): void {
  if (n !== undefined && n !== null && n !== 1) throw invalid("a program gives one reply: n is 1", "n")
  if (choice === "required" || isRecord(choice))
    throw invalid("a program calls no tool of a client: tool_choice is auto or none", "tool_choice")
}

const ROLES: { readonly [role: string]: ChatMessage["role"] } = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
}

function messageOf(message: unknown, i: number): ChatMessage {
  const at = `messages[${i}]`
  if (!isRecord(message)) throw invalid(`${at} is an object with role and content`, at)
  const { role, content } = message
  const known = typeof role === "string" && Object.hasOwn(ROLES, role) ? ROLES[role] : undefined
  if (known === undefined) throw invalid(`the role of ${at} is one of ${Object.keys(ROLES).join(", ")}`, `${at}.role`)
  return { role: known, content: textOf(content, `${at}.content`) }
}

/** The text of a content; an assistant's message with calls of tools alone has none. */
function textOf(content: unknown, at: string): string {
  if (typeof content === "string") return content
  if (content === undefined || content === null) return ""
  if (!Array.isArray(content)) throw invalid(`${at} is a text or a list of parts`, at)
  return content.map((part: unknown, i) => textOfPart(part, `${at}[${i}]`)).join("\n")
}

function textOfPart(part: unknown, at: string): string {
  if (!isRecord(part)) throw invalid(`${at} is an object with type and text`, at)
  const { type, text, refusal } = part
  if (type === "text" && typeof text === "string") return text
  if (type === "refusal" && typeof refusal === "string") return refusal
  throw invalid(`a program reads text alone, and ${at} is of the type ${JSON.stringify(type)}`, at)
}

function invalid(message: string, param?: string): Problem {
  return new Problem(400, "invalid-request", message, param === undefined ? {} : { param })
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
