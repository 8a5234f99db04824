// The rule for redirects: a request is sent on within its server, since another one must receive neither key nor data.

import type { Headers } from "../network/status.ts"

/** Redirects of one request that are followed. */
export const MAX_REDIRECTS = 5

const STATUSES: readonly (number | undefined)[] = [301, 302, 307, 308]

/** The address that a response redirects to, if that is of the same server. */
export function redirectWithin(
  address: URL,
  status: number | undefined,
  headers: Headers | undefined,
): URL | undefined {
  const target = STATUSES.includes(status) ? headers?.get("location") : undefined
  if (target === undefined || target === null || !URL.canParse(target, address)) return undefined
  const next = new URL(target, address)
  return next.origin === address.origin ? next : undefined
}
