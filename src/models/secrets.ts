// Removes keys from texts of servers and clients before anything else receives them.

import { shorten } from "../base/shorten.ts"
import { ModelError } from "./model.ts"

/** Characters of the shortest secret that is removed: a shorter one would also remove words of the message. */
export const SHORTEST = 8

/** Credentials by their form, for keys that the model does not know, as those of a client with its own. */
const AFTER_SCHEME = /\b(Bearer|Basic) +(?=[^\s"',;]*\d)[^\s"',;]{8,}/gi
const BY_PREFIX = /\b(?:(?:sk|pk|rk|gsk|xai|hf)[-_][\w-]{16,}|AIza[\w-]{30,})/g

/** The forms of credentials that no one has named. */
export const CREDENTIALS = [AFTER_SCHEME, BY_PREFIX] as const

/** Names of the environment's variables whose values are secrets, such as `API_KEY_2`. */
const SECRET_NAMES = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|_PASS|_PWD|_AUTH)S?(?:_?\d+|_\w+)?$/i
/** Names of variables with the places of secrets. */
const PLACE_NAMES = /_(?:FILE|PATH|DIR|URL|URI|HOST|ENDPOINT|NAME|ID|TYPE|SOCK)$/i

/** UTF-16 units of the longest message of a failure. */
const LONGEST_MESSAGE = 600

/** The excerpt in a host's message about JSON, which may have cut a key in two. */
const EXCERPT = /, (?:\.\.\.)?"[^]*?"(?:\.\.\.)? is not valid JSON/g

export type Scrub = (text: string) => string

/**
 * A function that replaces secrets by `…`: those that are given, their parts after a scheme such as `Bearer`, those of
 * the environment, and whatever has the form of one. `secrets` is called for each text, as keys may change.
 */
export function scrubber(secrets: () => readonly (string | undefined)[]): Scrub {
  return (text) => withoutSecrets(text, formsIn(secrets())).replaceAll(EXCERPT, " is not valid JSON")
}

/** A function that replaces secrets of the environment, as they are now, and whatever has the form of one, in data. */
export function dataScrubber(): Scrub {
  const forms = formsIn([])
  return (text) => withoutSecrets(text, forms)
}

/** The forms of the secrets of the environment, as they are now. */
export function secretForms(): readonly string[] {
  return formsIn([])
}

/** The forms of these secrets and of those of the environment, the longest first. */
function formsIn(secrets: readonly (string | undefined)[]): readonly string[] {
  return [...secrets, ...environmentSecrets()]
    .flatMap((secret) => (secret === undefined ? [] : [...formsOf(secret.trim()), ...basicParts(secret.trim())]))
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
}

function withoutSecrets(text: string, forms: readonly string[]): string {
  const without = forms.reduce((rest, secret) => rest.replaceAll(secret, "…"), text)
  return without.replaceAll(AFTER_SCHEME, "$1 …").replaceAll(BY_PREFIX, "…")
}

/** The error with its texts scrubbed, and only then cut; without its cause where that contains a secret, too. */
export function scrubbed(error: ModelError, scrub: Scrub): ModelError {
  const { code, message, hint, status, retryable, retryAfter, unserved, cause } = error
  const clean = shorten(scrub(message), LONGEST_MESSAGE)
  const cleanHint = hint === undefined ? undefined : scrub(hint)
  const isSafe = cause === undefined || isClean(cause, scrub)
  if (clean === message && cleanHint === hint && isSafe) return error
  return new ModelError(code, clean, {
    hint: cleanHint,
    status,
    retryable,
    retryAfter,
    unserved,
    cause: isSafe ? cause : undefined,
  })
}

/** The values of the parameters of an address, parameters that are only a name, and the name and password in it. */
export function secretsOfAddress(address: string): readonly string[] {
  if (!URL.canParse(address)) return []
  const { searchParams, username, password } = new URL(address)
  return [
    ...[...searchParams].map(([name, value]) => (value === "" ? name : value)),
    ...[username, password].map(decoded),
  ]
}

function isClean(cause: unknown, scrub: Scrub): boolean {
  let text: string
  try {
    const own = cause instanceof Error ? `${cause.message}\n${cause.stack ?? ""}\n` : ""
    text = own + (JSON.stringify(cause) ?? String(cause))
  } catch {
    return false
  }
  return scrub(text) === text
}

/** A secret as it may be echoed: as it is, in an address, in JSON, and without its scheme. */
export function formsOf(secret: string): readonly string[] {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
  const parts = secret.split(/\s+/)
  return parts.length === 1 ? forms : [...forms, ...parts]
}

/** The name and the password in a header for them. */
function basicParts(header: string): readonly string[] {
  const encoded = /^Basic\s+([\w+/=]+)$/i.exec(header)?.[1]
  if (encoded === undefined) return []
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
    const colon = text.indexOf(":")
    return [text, text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)]
  } catch {
    return [] // it is not of Base64
  }
}

/** A part of an address without its percent signs, if these are right. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function environmentSecrets(): readonly (string | undefined)[] {
  const host = globalThis as { readonly process?: { readonly env?: { readonly [name: string]: string | undefined } } }
  return Object.entries(host.process?.env ?? {}).flatMap(([name, value]) =>
    SECRET_NAMES.test(name) && !PLACE_NAMES.test(name) ? [value] : [],
  )
}
