// Failures to reach a server: no connection, one that is not trusted, one that was closed, a proxy.

import { ModelError } from "../model.ts"
import { distrustOf, innermost, isNoHttp, isUnsent, networkCode } from "../network/connection.ts"
import { environmentOf, proxyFor } from "./environment.ts"
import type { Attempted } from "./attempted.ts"
import { usesProxies } from "./http.ts"
import { OPENAI_BASE_URL } from "./options.ts"

export const FOREIGN_HINT = "check the base URL: the server, or a proxy before it, does not speak that protocol"

/** Codes of a connection that was made, and closed by the other side. */
const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"])

/** The failure of a request that was not answered. `reached` if the server has answered one before. */
export function connectionFailure(
  error: unknown,
  { baseURL, reached, keySource }: Pick<Attempted, "baseURL" | "reached" | "keySource">,
): ModelError {
  const reason = networkCode(error)
  const report = (message: string, hint: string, more: { readonly retryable?: boolean; readonly unserved?: true }) =>
    new ModelError("model-unavailable", message, { cause: error, hint, ...more })

  const distrust = distrustOf(error, baseURL)
  if (distrust !== undefined) return report(distrust.message, distrust.hint, { unserved: true })
  if (reason !== undefined && CLOSED.has(reason))
    return report(`${baseURL} closed the connection before it answered (${reason})`, "try again later", {
      retryable: true,
    })
  if (isNoHttp(error))
    return new ModelError("bad-response", `${baseURL} does not speak HTTP: ${innermost(error)}`, {
      cause: error,
      hint: FOREIGN_HINT,
      unserved: true,
    })
  // A client fails to make a request before it sends one; a failure of `fetch` has the system's as its cause.
  if (error instanceof TypeError && error.cause === undefined && /header|ByteString|latin1/i.test(error.message))
    return new ModelError("bad-config", `the request to ${baseURL} cannot be sent: ${error.message}`, {
      cause: error,
      hint: "check the key and the headers of the client for characters that a header cannot have",
      unserved: true,
    })
  // A client wraps each failure of the network in an error that has the field of a status.
  if (keySource === "client" && reason === undefined && error instanceof Error && !("status" in error))
    return new ModelError(
      "bad-config",
      `the client for ${baseURL} failed before it sent the request: ${error.message}`,
      { cause: error, hint: "check the functions of the client, such as the one that gives its key", unserved: true },
    )
  const isUnreachable = reason === "ECONNREFUSED" || reason === "ENOTFOUND"
  return report(
    `no model server answers at ${baseURL}${reason === undefined ? `: ${innermost(error)}` : ` (${reason})`}`,
    unavailableHint(baseURL),
    // One that was never reached was most likely never started.
    { retryable: reached || !isUnreachable, ...(isUnsent(error) ? { unserved: true } : {}) },
  )
}

function unavailableHint(baseURL: string): string {
  const [variable] = proxyFor(new URL(baseURL).protocol, environmentOf()) ?? []
  if (variable !== undefined)
    return usesProxies()
      ? `check the proxy in ${variable}, and NO_PROXY, which names servers without it`
      : `to go through the proxy in ${variable}, set NODE_USE_ENV_PROXY=1 (Node 24.5, or 22.21)`
  return baseURL === OPENAI_BASE_URL
    ? "check the network; for a server of your own set OPENAI_BASE_URL, for example http://localhost:11434/v1"
    : "start the server there, or set OPENAI_BASE_URL to where it is, for example http://localhost:11434/v1"
}
