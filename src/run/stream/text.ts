// The text of a run as a ReadableStream that is also an AsyncIterable, in every host.

import type { Channel } from "../../base/channel.ts"

/** The text of a run in pieces, each as soon as it is certain. It is read once, as a web stream or with `for await`. */
export type TextStream = ReadableStream<string> & AsyncIterable<string>

/** Reads a channel. Text that waits is read as one piece. `cancel` is called if the reader leaves before the end. */
export function readText(channel: Channel<string>, cancel: (reason: unknown) => void): TextStream {
  let held = ""
  const stream = new ReadableStream<string>(
    {
      async pull(controller) {
        for (;;) {
          const pieces = await channel.take()
          const text = held + (pieces ?? []).join("")
          // A character outside of the basic plane is two units, which an encoder needs together.
          const end = pieces !== null && /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length
          held = text.slice(end)
          if (end > 0) controller.enqueue(text.slice(0, end))
          if (pieces === null) controller.close()
          if (end > 0 || pieces === null) return
        }
      },
      cancel,
    },
    { highWaterMark: 0 },
  )
  return Symbol.asyncIterator in stream
    ? (stream as TextStream)
    : Object.assign(stream, { [Symbol.asyncIterator]: () => iterate(stream) })
}

/** The iterator of hosts whose ReadableStream has none. */
async function* iterate(stream: ReadableStream<string>): AsyncGenerator<string, void, undefined> {
  const reader = stream.getReader()
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isOver = done
      if (done) return
      yield value
    }
  } finally {
    if (!isOver) await reader.cancel()
    reader.releaseLock()
  }
}
