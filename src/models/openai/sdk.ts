// The protocol through a client of the `openai` package that the program brings.

import type { Send } from "./client.ts"
import type { SdkClient, Settings } from "./options.ts"

/** The client's own retries are off: the model around it has its own. */
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
