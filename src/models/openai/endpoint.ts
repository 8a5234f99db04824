// The APIs of OpenAI's protocol, each by the method of the `openai` package's client that sends its requests.

import type { SdkClient, SdkEndpoint, Settings } from "./options.ts"

/** Chooses the method for a request; undefined if the client, of another version, has none. */
export type Endpoint = (client: SdkClient) => SdkEndpoint | undefined

export function endpointOf({ api }: Settings): Endpoint {
  switch (api) {
    case "chat":
      return (client) => client.chat.completions
    case "completions":
      return (client) => client.completions
    case "responses":
      return (client) => client.responses
    default:
      return api satisfies never
  }
}
