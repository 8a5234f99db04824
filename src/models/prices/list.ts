// The form of the embedded list of prices, and the search in it.

import type { Price } from "../model.ts"

export interface PriceList {
  /** The release of the list from which it was made. */
  readonly version: string
  /** The day of that release, as `2026-09-23`. */
  readonly published: string
  readonly providers: readonly ListedProvider[]
}

export interface ListedProvider {
  readonly id: string
  /** A pattern of its base URLs. */
  readonly url: string
  /** The names that others have for it, beside `id`. */
  readonly match?: Match
  /** Providers whose models it serves at their prices. */
  readonly others?: readonly string[]
  readonly models: readonly { readonly match: Match; readonly prices: readonly DatedPrice[] }[]
}

export interface DatedPrice {
  /** The day from which it holds, as `2026-09-23`. */
  readonly from?: string
  readonly price: Price
}

/** A test of a name, which ignores case. */
export type Match =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly Match[] }
  | { readonly and: readonly Match[] }

/** A model of a provider, which is named or has a base URL. */
export type Wanted = { readonly model: string } & ({ readonly provider: string } | { readonly url: string })

/** The price of a model on a day, as `2026-09-23`; undefined if the list does not have it. */
export function findPrice({ providers }: PriceList, wanted: Wanted, day: string): Price | undefined {
  const provider = providers.find((one) => ("url" in wanted ? isAt(wanted.url, one) : isNamed(one, wanted.provider)))
  if (provider === undefined) return undefined
  const { others = [] } = provider
  const searched = [provider, ...others.flatMap((id) => providers.find((one) => one.id === id) ?? [])]
  const found = searched.flatMap(({ models }) => models).find(({ match }) => fits(match, wanted.model))
  return found?.prices.findLast(({ from = "" }) => from <= day)?.price
}

/** Whether an address is at the host of a provider, whose pattern may leave the last part of its name open. */
function isAt(address: string, { url }: ListedProvider): boolean {
  if (!URL.canParse(address)) return false
  return new RegExp(`^(?:${url})${url.endsWith("\\.") ? "[a-z]+" : ""}$`).test(new URL(address).origin)
}

/** `anthropic` also for `anthropic.messages`, as the AI SDK names the interface of a provider. */
function isNamed({ id, match }: ListedProvider, name: string): boolean {
  const head = name.split(".")[0]!
  return head === id || (match !== undefined && (fits(match, head) || fits(match, name)))
}

function fits(match: Match, name: string): boolean {
  const text = name.toLowerCase()
  if ("or" in match) return match.or.some((one) => fits(one, name))
  if ("and" in match) return match.and.every((one) => fits(one, name))
  if ("equals" in match) return text === match.equals.toLowerCase()
  if ("starts_with" in match) return text.startsWith(match.starts_with.toLowerCase())
  if ("ends_with" in match) return text.endsWith(match.ends_with.toLowerCase())
  if ("contains" in match) return text.includes(match.contains.toLowerCase())
  return new RegExp(match.regex).test(name)
}
