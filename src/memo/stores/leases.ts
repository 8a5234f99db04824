// The leases of the owners of claims, in memory.

/** The leases of owners by name. A claim holds as long as the lease of its owner. */
export interface Leases {
  /** Begins the lease of an owner, or restarts one that is over. A new owner ends earlier attempts at its run. */
  begin(owner: string, run: string | undefined, lease: number): void
  renew(owner: string, lease: number): void
  end(owner: string): void
  /** The end of a lease, in milliseconds since 1970; `-Infinity` for an owner without one. */
  until(owner: string): number
  isLive(owner: string): boolean
}

export function createLeases(now: () => number): Leases {
  const leases = new Map<string, { readonly run: string | undefined; until: number }>()
  const until = (owner: string) => leases.get(owner)?.until ?? -Infinity
  const renew = (owner: string, lease: number) => {
    const own = leases.get(owner)
    // The lease of a superseded owner has no time to extend.
    if (own !== undefined && own.until !== -Infinity) own.until = now() + lease
  }
  return {
    begin(owner, run, lease) {
      if (leases.has(owner)) {
        if (until(owner) <= now()) renew(owner, lease)
        return
      }
      if (run !== undefined) for (const other of leases.values()) if (other.run === run) other.until = -Infinity
      leases.set(owner, { run, until: now() + lease })
    },
    renew,
    end: (owner) => void leases.delete(owner),
    until,
    isLive: (owner) => until(owner) > now(),
  }
}
