// A Response of server-sent events: the text of a run for any client.

import type { RunStream } from "../run/stream/stream.ts"
import { checkResponseOptions, codeOf, COMMENT, eventOf, respond, type ResponseOptions } from "./respond.ts"

/**
 * The text of a run as server-sent events with JSON data: a `message` with each piece of the text, and then one `end`
 * with the data of `result`, `{ partial, id }` by default, or one `failure` with the text of `error`. The connection is
 * closed behind it. A client that leaves aborts the run.
 */
export function eventStreamResponse<R>(stream: RunStream<R>, options: ResponseOptions<R> = {}): Response {
  checkResponseOptions("eventStreamResponse", options)
  const { error = codeOf, result = ({ partial, id }) => ({ partial, id }) } = options
  return respond(
    stream,
    {
      begin: () => COMMENT,
      text: (piece) => eventOf(piece),
      end: (ended) => eventOf(result(ended), "end"),
      failure: (thrown) => eventOf(error(thrown), "failure"),
    },
    options,
  )
}
