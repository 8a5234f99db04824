// The question of a request, and the part of its answer that the model has written before.

import { messagesIn } from "./input.ts"
import type { ChatRequest, ServerRule } from "./rule.ts"

export interface Asked {
  readonly message: string
  readonly written: string
}

/** Results of calls that the runtime has inserted into the model's text, between marks. */
const INSERTED = /⟦[^⟧]*⟧/g
/** The message of a model that has written nothing, since servers refuse an empty one. */
const NOTHING = "…"

/** Reads a conversation. The model's text is its last message if that ends it, or else all of its messages joined. */
export function askedInConversation(body: ChatRequest): Asked {
  const messages = body.messages ?? messagesIn(body)
  const first = messages.findIndex(({ role }) => role === "assistant")
  const opening = first < 0 ? messages : messages.slice(0, first)
  const own = messages.filter(({ role, content }) => role === "assistant" && content !== NOTHING)
  const last = messages.at(-1)
  const written = last?.role === "assistant" ? (last.content ?? "") : own.map(({ content }) => content).join("")
  return {
    message: opening.findLast(({ role }) => role === "user")?.content ?? "",
    written: written.replaceAll(INSERTED, ""),
  }
}

/** Reads a prompt by a rule: the model's text is the longest beginning of one of its answers that ends the prompt. */
export function askedInPrompt(prompt: string, { answer }: ServerRule): Asked {
  const text = prompt.replaceAll(INSERTED, "")
  let written = ""
  for (const one of typeof answer === "string" ? [answer] : typeof answer === "object" ? answer : []) {
    for (let length = Math.min(one.length, text.length); length > written.length; length--) {
      if (text.endsWith(one.slice(0, length))) written = one.slice(0, length)
    }
  }
  return { message: text.slice(0, text.length - written.length), written }
}

/** The first fitting rule; for a prompt, the one with the longest beginning of its answer in it. */
export function chooseRule(
  body: ChatRequest,
  rules: readonly ServerRule[],
): { readonly rule: ServerRule | undefined; readonly asked: Asked } {
  if (body.prompt === undefined) {
    const asked = askedInConversation(body)
    return { rule: rules.find((rule) => fits(rule, asked.message)), asked }
  }
  const candidates = rules
    .map((rule) => ({ rule, asked: askedInPrompt(body.prompt!, rule) }))
    .filter(({ rule, asked }) => fits(rule, asked.message))
  const most = Math.max(0, ...candidates.map(({ asked }) => asked.written.length))
  return (
    candidates.find(({ asked }) => asked.written.length === most) ?? {
      rule: undefined,
      asked: { message: body.prompt, written: "" },
    }
  )
}

function fits({ message: pattern }: ServerRule, message: string): boolean {
  if (pattern === undefined) return true
  return typeof pattern === "string" ? message.includes(pattern) : message.search(pattern) >= 0
}
