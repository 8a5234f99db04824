// The APIs of OpenAI's protocol, each by the method of the `openai` package's client that sends its requests.

import type { Api } from "./api.ts"
import type { SdkClient, SdkEndpoint } from "./options.ts"

/** The method of the program's client; undefined if the client, of another version, has none. */
export function endpointOf(client: SdkClient, api: Api): SdkEndpoint | undefined {
  switch (api) {
    case "chat":
      return client.chat.completions
    case "completions":
      return client.completions
    case "responses":
      return client.responses
    default:
      return api satisfies never
  }
}

/** The places of the APIs below the base URL. */
export const PATHS: { readonly [api in Api]: string } = {
  chat: "/chat/completions",
  completions: "/completions",
  responses: "/responses",
}
