// The protocol through the program's own client of the `openai` package.

import type { Send } from "./client.ts"
import type { SdkClient, Settings } from "./options.ts"

/** Sends requests through a client. Its own retries are off, as the model around it retries. */
export function throughSdk(client: SdkClient, { continuation }: Settings): Send {
  const endpoint = continuation === "completion" ? client.completions : client.chat.completions
  return async (body, signal) => {
    const reply = await endpoint.create(body as never, { signal, maxRetries: 0 })
    return isStream(reply) ? singly(reply) : singly([reply])
  }
}

function isStream(reply: unknown): reply is AsyncIterable<unknown> {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply
}

async function* singly(replies: AsyncIterable<unknown> | readonly unknown[]): AsyncGenerator<readonly unknown[]> {
  for await (const reply of replies) yield [reply]
}
