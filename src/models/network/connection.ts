// The system's reasons for a connection that failed, and what can be done about one that is not trusted.

/** The causes of an error, itself first. */
function causesOf(error: unknown): readonly object[] {
  const causes: object[] = []
  for (let cause = error; typeof cause === "object" && cause !== null && causes.length < 8;) {
    causes.push(cause)
    const { cause: next, errors } = cause as { cause?: unknown; errors?: readonly unknown[] }
    cause = next ?? errors?.[0]
  }
  return causes
}

/** Codes of Node for a certificate that is not accepted, as OpenSSL names them, and for a name that it is not for. */
const CERTIFICATE = /CERT|^UNABLE_TO_|^INVALID_(?:CA|PURPOSE)$|^HOSTNAME_MISMATCH$|^PATH_LENGTH_EXCEEDED$/

/** Codes for a connection that is not one of TLS, or not of a kind that both sides know. */
const TLS = /^EPROTO$|^ERR_(?:SSL|TLS)_/

/** Codes of Node's sockets and of undici. */
const OTHER = /^(?:E[A-Z]+|UND_ERR\w*)$/

/** The system's code in the chain of causes, for example `ECONNREFUSED`. */
export function networkCode(error: unknown): string | undefined {
  return causesOf(error)
    .map(({ code }: { code?: unknown }) => code)
    .find((code) => typeof code === "string" && [OTHER, CERTIFICATE, TLS].some((one) => one.test(code))) as
    | string
    | undefined
}

/** Codes of a connection that was never made, so that no request was sent: those of proxies have another form. */
const UNSENT: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ERR_PROXY_INVALID_CONFIG",
  "ERR_PROXY_TUNNEL",
  "UND_ERR_CONNECT_TIMEOUT",
])

/** Whether a failure shows that the request was not sent. */
export function isUnsent(error: unknown): boolean {
  return causesOf(error).some(({ code }: { code?: unknown }) => UNSENT.has(code))
}

/** Whether the parser of HTTP that Node and undici have has refused a response. */
export function isNoHttp(error: unknown): boolean {
  return causesOf(error).some(
    ({ name, code }: { name?: unknown; code?: unknown }) =>
      name === "HTTPParserError" || (typeof code === "string" && code.startsWith("HPE_")),
  )
}

/** The text of the last error in the chain of causes, which is the most precise. */
export function innermost(error: unknown): string {
  const { message } = (causesOf(error).findLast((cause) => cause instanceof Error) ?? {}) as { message?: string }
  return (message ?? String(error)).replaceAll(/\s+/g, " ").trim()
}

export interface Distrust {
  readonly message: string
  readonly hint: string
}

/** The reason for which a server's certificate or TLS failed, which no retry mends; undefined for another failure. */
export function distrustOf(error: unknown, server: string): Distrust | undefined {
  const code = networkCode(error)
  if (code === undefined) return undefined
  const reason = `(${code}): ${innermost(error)}`
  if (CERTIFICATE.test(code))
    return { message: `the certificate of ${server} is not accepted ${reason}`, hint: certificateHint(code) }
  if (TLS.test(code))
    return {
      message: `${server} does not speak TLS ${reason}`,
      hint: "write http:// in the base URL for a server without TLS, or check the port",
    }
  return undefined
}

function certificateHint(code: string): string {
  if (/ALTNAME|HOSTNAME/.test(code)) return "check the host in the base URL: the certificate is for another one"
  if (/EXPIRED|NOT_YET/.test(code)) return "check the clock, or renew the certificate of the server"
  return (
    "if the server or a proxy before it has an authority of its own, name the file with that authority's certificate "
    + "in NODE_EXTRA_CA_CERTS"
  )
}
