// The APIs of OpenAI's protocol, each by the method of the `openai` package's client that sends its requests.

import type { SdkClient, SdkEndpoint, Settings } from "./options.ts"

/** Chooses the method for a request; undefined if the client, of another version, has none. */
export type Endpoint = (client: SdkClient) => SdkEndpoint | undefined

export function endpointOf({ continuation }: Settings): Endpoint {
  return continuation === "completion" ? (client) => client.completions : (client) => client.chat.completions
}
