// A conversation as the arguments of a program: the PARAMs that receive it.

import { UsageError } from "../base/errors.ts"
import type { Program } from "../run/program.ts"

/** A message of a conversation, as the PARAM `messages` receives it. */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant" | "tool"
  readonly content: string
}

/** The PARAMs of a program that receive a conversation. */
export interface ChatParameters {
  /** Whether the PARAM `messages` receives all messages. */
  readonly takesMessages: boolean
  /** The PARAM that receives the text of the last message of the user; null without one. */
  readonly question: string | null
}

/** The names of the PARAM for the last message of the user, of which a program has the first. */
const QUESTIONS = ["question", "text", "prompt"]
const MESSAGES = "messages"

/** A conversation that the PARAMs of every chat accept. */
const SAMPLE: readonly ChatMessage[] = [{ role: "user", content: "Hello" }]

/**
 * The PARAMs that receive a conversation. Throws `UsageError` for a program that cannot be a chat: it has none of them,
 * one of another type, or another PARAM that needs a value.
 */
export function chatParametersOf(program: Program): ChatParameters {
  const { parameters } = program
  const names = new Set(parameters.map(({ name }) => name))
  const takesMessages = names.has(MESSAGES)
  const question = QUESTIONS.find((name) => names.has(name)) ?? null
  if (!takesMessages && question === null)
    throw new UsageError(
      "missing-argument",
      "the program has no PARAM that receives a conversation",
      "declare PARAM question: string for the last message of the user, or "
        + "PARAM messages: [{role: string, content: string}] for all messages",
    )
  const others = parameters.filter(({ name, required }) => required && name !== MESSAGES && name !== question)
  if (others.length > 0)
    throw new UsageError(
      "missing-argument",
      `the program needs ${others.map(({ name }) => name).join(", ")} besides the conversation`,
      "give every other PARAM a fallback",
    )
  const found = { takesMessages, question }
  program.with({ args: chatArguments(found, SAMPLE) })
  return found
}

/** The arguments of a run that answers a conversation. Throws `UsageError` where it has no message of the user. */
export function chatArguments(
  { takesMessages, question }: ChatParameters,
  messages: readonly ChatMessage[],
): { readonly [name: string]: unknown } {
  const last = messages.findLast(({ role }) => role === "user")
  if (question !== null && last === undefined)
    throw new UsageError("invalid-argument", "the conversation has no message of the user")
  return {
    ...(takesMessages ? { [MESSAGES]: messages } : {}),
    ...(question === null ? {} : { [question]: last!.content }),
  }
}
