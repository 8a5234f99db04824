// The credentials and other headers of requests, and what keeps a request from being sent.

import { ModelError } from "../model.ts"
import { missingKey } from "./errors.ts"
import { customHeaders, environmentOf } from "./environment.ts"
import type { OpenAIOptions, Settings } from "./options.ts"

/** Null for a header that the client must not add. */
type DefaultHeaders = { readonly [name: string]: string | null }

/** The headers that the client sends beside its own. */
export function defaultHeaders(options: OpenAIOptions, settings: Settings): DefaultHeaders {
  const own = ownHeaders(options)
  return {
    // The client adds the headers of the environment, which belong to the server of its key.
    ...(settings.isUsual ? {} : Object.fromEntries(customHeaders(environmentOf()).map(([name]) => [name, null]))),
    accept: settings.streamed ? "text/event-stream" : "application/json",
    // Without this header a server may use any coding.
    "accept-encoding": "identity",
    ...authorization(own, settings),
    ...own,
  }
}

/** The header for the key or for the name and the password; none where another header has the server's key. */
function authorization(own: { readonly [name: string]: string }, settings: Settings): DefaultHeaders {
  if (settings.basic !== undefined) return { authorization: settings.basic }
  if (settings.isPlaceholder && KEY_HEADERS.some((name) => own[name] !== undefined)) return { authorization: null }
  return settings.isUsual ? {} : { authorization: `Bearer ${settings.apiKey}` }
}

/** Headers in which servers take a key instead of `Authorization`: those of Azure, Anthropic, Google. */
const KEY_HEADERS = ["api-key", "x-api-key", "x-goog-api-key"]

/** The failure of a request that cannot be sent: its key is missing, or has a character that no header can have. */
export function obstacle(options: OpenAIOptions, settings: Settings): ModelError | undefined {
  if (options.client !== undefined) return undefined
  const own = Object.entries(ownHeaders(options))
  const environment = environmentOf()
  const added = settings.isUsual ? customHeaders(environment) : []
  const isNamed = [...own, ...added].some(([name]) => name === "authorization" || KEY_HEADERS.includes(name))
  if (settings.apiKey === undefined && settings.basic === undefined && !isNamed) return missingKey(settings)
  if (settings.basic !== undefined && settings.isKeyExplicit)
    return unsendable(
      `the base URL ${settings.baseURL} has a name and a password, and ${settings.keyPlace} is given, too`,
      "leave one of them out: both are sent as the header Authorization",
    )
  const values: readonly (readonly [place: string, value: string | undefined, allowed: RegExp])[] = [
    [settings.keyPlace, settings.apiKey, VISIBLE],
    ...own.map(([name, value]) => [`the header ${name}`, value, ANY] as const),
    ...added.map(([name, value]) => [`the header ${name} of OPENAI_CUSTOM_HEADERS`, value, ANY] as const),
    ...["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"].map(
      (name) => [name, settings.isUsual ? environment[name] : undefined, ANY] as const,
    ),
  ]
  for (const [place, value, allowed] of values) {
    const at = [...(value ?? "")].findIndex((character) => !allowed.test(character))
    if (at < 0) continue
    const character = [...value!][at]!
    return unsendable(
      `${place} has a character that cannot be sent: ${shown(character)} at ${at + 1}`,
      "write it again without that character, which may come from a web page or from a line break",
    )
  }
  const name = [...own, ...added].map(([one]) => one).find((one) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(one))
  return name === undefined
    ? undefined
    : unsendable(`${JSON.stringify(name)} cannot be the name of a header`, "a name has letters, digits and hyphens")
}

const VISIBLE = /[ -~]/
/** The characters of a header: those of Latin-1 that are not for control, and the tab. */
const ANY = /[\t -~\u0080-\u00FF]/

function shown(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
  return /\p{C}|\p{Z}/u.test(character) ? code : `${character} (${code})`
}

function unsendable(message: string, hint: string): ModelError {
  return new ModelError("bad-config", message, { hint, unserved: true })
}

function ownHeaders({ headers = {} }: OpenAIOptions): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
