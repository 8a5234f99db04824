// The protocol through the program's own client of the `openai` package.

import type { Send } from "./client.ts"
import type { SdkClient, Settings } from "./options.ts"
import type { Replies } from "./replies.ts"

/** Sends requests through a client. Its own retries are off, as the model around it retries. */
export function throughSdk(client: SdkClient, { continuation }: Settings): Send {
  const endpoint = continuation === "completion" ? client.completions : client.chat.completions
  return async (body, signal) => {
    const reply = await endpoint.create(body as never, { signal, maxRetries: 0 })
    return isStream(reply) ? streamed(reply) : whole(reply)
  }
}

type SdkStream = AsyncIterable<unknown> & { readonly controller?: { abort(): void } }

function isStream(reply: unknown): reply is SdkStream {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply
}

/** The chunks of a stream. The client passes no mark of its end on. */
function streamed(stream: SdkStream): Replies {
  const chunks = stream[Symbol.asyncIterator]()
  let isOver = false
  return {
    async next() {
      const { done, value } = await chunks.next()
      isOver = done === true
      return isOver ? undefined : { replies: [value], isLast: false }
    },
    close() {
      if (isOver) return
      stream.controller?.abort() // also while a chunk is awaited
      void chunks.return?.().catch(() => undefined)
    },
  }
}

function whole(reply: unknown): Replies {
  let isRead = false
  return {
    next: async () => {
      if (isRead) return undefined
      isRead = true
      return { replies: [reply], isLast: true }
    },
    close: () => undefined,
  }
}
