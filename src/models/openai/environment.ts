// The environment's variables that concern requests.

export type Environment = { readonly [name: string]: string | undefined }

/** The environment's variables; none in a browser. */
export function environmentOf(): Environment {
  const host = globalThis as { readonly process?: { readonly env?: Environment } }
  return host.process?.env ?? {}
}

/** The headers of OPENAI_CUSTOM_HEADERS, one a line, as the SDK reads them. */
export function customHeaders(environment: Environment): readonly (readonly [name: string, value: string])[] {
  return (environment["OPENAI_CUSTOM_HEADERS"] ?? "").split("\n").flatMap((line) => {
    const colon = line.indexOf(":")
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const]
  })
}

/** The name and the value of the variable with the proxy for an address. */
export function proxyFor(
  protocol: string,
  environment: Environment,
): readonly [name: string, value: string] | undefined {
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"
  for (const one of [name.toLowerCase(), name]) {
    const value = environment[one]
    if (value !== undefined && value !== "") return [one, value]
  }
  return undefined
}
