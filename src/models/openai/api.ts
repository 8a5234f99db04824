// The API of a model: as its options say, by its name, or learnt from the refusal of its server.

import { UsageError } from "../../base/errors.ts"
import type { Continuation } from "../model.ts"
import type { Refusal } from "./refusal.ts"

/** The APIs of OpenAI's protocol. */
export type Api = "chat" | "completions" | "responses"

/** OpenAI's models that have the Responses API only. */
const ONLY_RESPONSES = /(?:^|-)(?:codex|deep-research)(?:-|$)|^(?:o\d+|gpt-[\d.]+)-pro(?:-\d|$)|^computer-use/

/** Words of servers that refuse a model in the chat API, and name the other. */
const NAMES_RESPONSES = /v1\/responses|\bresponses (?:api|endpoint)/i
const NOT_CHAT = /not a chat model/i
/** Azure's words for an API that a model does not have. */
const UNSUPPORTED = /requested operation is (?:unsupported|not supported)/i

interface Place {
  readonly api?: "chat" | "responses"
  readonly continuation?: Continuation
  /** Whether the continuation was chosen by what the server can do. */
  readonly isAuto: boolean
  readonly model: string
  readonly seed?: number
  readonly isOpenAI: boolean
}

/**
 * The API of the first request. With `auto`, models of OpenAI's own server keep their reasoning, which only the
 * Responses API can do. Throws a UsageError for options that do not agree.
 */
export function apiOf({ api, continuation = "turn", isAuto, model, seed, isOpenAI }: Place): Api {
  if (continuation === "completion" || continuation === "prefill") {
    if (api === "responses")
      throw new UsageError(
        "bad-config",
        `the Responses API cannot continue an answer by ${JSON.stringify(continuation)}`,
        'leave continuation out: it is "turn" there',
      )
    return continuation === "completion" ? "completions" : "chat"
  }
  const isBetter = ONLY_RESPONSES.test(model) || (isAuto && seed === undefined)
  const chosen = api ?? (isOpenAI && isBetter ? "responses" : "chat")
  if (chosen === "responses" && seed !== undefined)
    throw new UsageError("bad-config", `the Responses API of ${model} has no seed`, "leave seed out")
  return chosen
}

/** Whether a model that was refused in the chat API may have the Responses API. */
export function asksForResponses({ status, message }: Refusal): boolean {
  return (status === 400 || status === 404) && (NAMES_RESPONSES.test(message) || NOT_CHAT.test(message))
}

/** Whether a server refuses the Responses API itself: it has none, or not for this model. */
export function hasNoResponses({ status, message }: Refusal): boolean {
  return status === 404 || status === 405 || (status === 400 && NAMES_RESPONSES.test(message))
}

/** The hint for a refusal that the choice of the API explains; undefined for others. */
export function apiHint(message: string, api: Api): string | undefined {
  switch (api) {
    case "chat":
      if (NAMES_RESPONSES.test(message)) return 'the model has the Responses API: api: "responses"'
      if (NOT_CHAT.test(message))
        return 'if the model continues plain text: continuation: "completion"; if not: api: "responses"'
      return UNSUPPORTED.test(message) ? 'the model may have the Responses API only: api: "responses"' : undefined
    case "completions":
      return /chat model|chat\/completions/i.test(message)
        ? 'leave out continuation: "completion", which is for models that continue plain text'
        : undefined
    case "responses":
      return UNSUPPORTED.test(message) ? 'the model may have the chat API only: api: "chat"' : undefined
    default:
      return api satisfies never
  }
}
