// The parts of a stream of the AI SDK, whose connection may stay open after the answer.

import { within } from "../../base/within.ts"
import type { StreamPart } from "./specification.ts"

/** Milliseconds for which a stream may stay open after the finish of its answer. */
const GRACE = 100

/** The parts up to the end of the stream, or a short time after the finish. Leaving the loop cancels the stream. */
export async function* partsOf(stream: ReadableStream<StreamPart>): AsyncGenerator<StreamPart> {
  const reader = stream.getReader()
  let isOver = false
  let isFinished = false
  try {
    for (;;) {
      const next: ReadableStreamReadResult<StreamPart> | undefined = await (isFinished
        ? within(reader.read(), GRACE)
        : reader.read())
      isOver = next?.done === true
      if (next === undefined || next.done) return
      isFinished ||= next.value.type === "finish"
      yield next.value
    }
  } finally {
    if (!isOver) void reader.cancel().catch(() => undefined)
  }
}
