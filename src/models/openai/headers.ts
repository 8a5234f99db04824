// The headers of requests, and those that cannot be sent.

import { environmentOf, type OpenAIOptions, type Settings } from "./options.ts"

type DefaultHeaders = { readonly [name: string]: string | null }

export function defaultHeaders(options: OpenAIOptions, settings: Settings): DefaultHeaders {
  return {
    // The client adds the headers of the environment, which belong to the server of its key.
    ...(settings.isUsual ? {} : Object.fromEntries(environmentHeaders().map(([name]) => [name, null]))),
    ...(settings.isUsual ? {} : { authorization: `Bearer ${settings.apiKey}` }),
    accept: settings.streamed ? "text/event-stream" : "application/json",
    // Without this header a server may use any coding.
    "accept-encoding": "identity",
    ...Object.fromEntries(Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
  }
}

/** The headers of OPENAI_CUSTOM_HEADERS, one a line, as the SDK reads them. */
export function environmentHeaders(): readonly (readonly [name: string, value: string])[] {
  return (environmentOf()["OPENAI_CUSTOM_HEADERS"] ?? "").split("\n").flatMap((line) => {
    const colon = line.indexOf(":")
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const]
  })
}
