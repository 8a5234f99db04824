// The replies of OpenAI's chat protocol: a whole completion, or its chunks as server-sent events.

import { factsOf } from "../../chat/facts.ts"
import type { ReplyPart } from "../../chat/reply.ts"
import type { TokenCounts } from "../../base/cost.ts"
import type { RunResult } from "../../run/result.ts"

/** The fields that all objects of one reply share. */
export interface Head {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
}

/** A whole completion. A run that a budget has ended ends in the reason `length`, as an answer that was cut does. */
export function completionOf(head: Head, written: { readonly [type in ReplyPart["type"]]: string }, result: RunResult) {
  const reasoning = written.reasoning === "" ? {} : { reasoning_content: written.reasoning }
  const message = { role: "assistant", content: written.text, refusal: null, ...reasoning }
  return {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasonOf(result) }],
    usage: usageOf(result.usage.tokens),
    recall: factsOf(result),
  }
}

/** The chunks of a streamed completion. */
export interface Chunks {
  begin(): object
  part(part: ReplyPart): object
  end(result: RunResult): readonly object[]
}

export function chunksOf(head: Head, includesUsage: boolean): Chunks {
  const usage = includesUsage ? { usage: null } : {}
  const chunk = (delta: object, finish: string | null, more: object = {}) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...usage,
    ...more,
  })
  return {
    begin: () => chunk({ role: "assistant", content: "" }, null),
    part: ({ type, text }) => chunk(type === "text" ? { content: text } : { reasoning_content: text }, null),
    end: (result) => [
      chunk({}, reasonOf(result), { recall: factsOf(result) }),
      ...(includesUsage
        ? [{ ...head, object: "chat.completion.chunk", choices: [], usage: usageOf(result.usage.tokens) }]
        : []),
    ],
  }
}

function reasonOf({ partial }: RunResult): "stop" | "length" {
  return partial ? "length" : "stop"
}

/** The tokens of all requests of a run. */
function usageOf({ input, output, cached = 0, reasoning = 0 }: TokenCounts) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  }
}
