// A failed request, as the messages about it name it.

import type { Headers } from "../network/retry-after.ts"
import type { Api } from "./api.ts"
import type { KeySource } from "./options.ts"

/** The properties of a failed request that messages need. */
export interface Attempted {
  readonly model: string
  readonly api: Api
  readonly baseURL: string
  readonly apiKeyVariable: string
  /** No variable was named for the key of this server, so it received none of the environment's. */
  readonly isKeyWithheld: boolean
  readonly basic: string | undefined
  readonly keySource: KeySource
  readonly streamed: boolean
  /** The server has answered a request before: if it is unreachable now, it may be restarting. */
  readonly reached: boolean
  /**
   * The headers of the response, if the server had begun to answer: then a failure without a status is a broken stream,
   * not a missing server.
   */
  readonly answering: Headers | undefined
}
