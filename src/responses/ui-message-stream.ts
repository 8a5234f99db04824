// A Response in the AI SDK's UI message stream protocol, which `useChat` reads.

import { RecallError } from "../base/errors.ts"
import type { RunResult } from "../run/result.ts"
import type { RunStream } from "../run/stream/stream.ts"
import { checkResponseOptions, codeOf, eventOf, respond, type ResponseOptions } from "./respond.ts"

/** The id of the text part: a message has one. */
const ID = "text"
const DONE = "data: [DONE]\n\n"

/**
 * The text of a run as one text part of a message in the AI SDK's UI message stream protocol, version 1. The data of
 * `result` are the metadata of the message: by default `{ partial: true }` for a run that a budget or `stop` ended
 * early, and none for others. The text of `error` is that of the client's error. A client that leaves aborts the run.
 */
export function uiMessageStreamResponse<R>(stream: RunStream<R>, options: ResponseOptions<R> = {}): Response {
  checkResponseOptions("uiMessageStreamResponse", options)
  const { error = codeOf, result = partialOf } = options
  let isBegun = false
  const endOfText = () => (isBegun ? eventOf({ type: "text-end", id: ID }) : "")
  return respond(
    stream,
    {
      headers: { "x-vercel-ai-ui-message-stream": "v1" },
      begin: () => eventOf({ type: "start" }) + eventOf({ type: "start-step" }),
      text(delta) {
        const start = isBegun ? "" : eventOf({ type: "text-start", id: ID })
        isBegun = true
        return start + eventOf({ type: "text-delta", id: ID, delta })
      },
      end(ended) {
        const finish = { type: "finish", messageMetadata: result(ended) }
        return endOfText() + eventOf({ type: "finish-step" }) + eventOf(finish) + DONE
      },
      failure: (thrown) =>
        endOfText() + eventOf(isAbort(thrown) ? { type: "abort" } : { type: "error", errorText: error(thrown) }) + DONE,
    },
    options,
  )
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof RecallError && thrown.code === "interrupted"
}

/** Without it a text that ends early would look complete. */
function partialOf({ partial }: RunResult): { readonly partial: true } | undefined {
  return partial ? { partial } : undefined
}
