// Claims and the leases of their owners: those of many callers in one statement.

import type { Claim, Claiming, ClaimOptions } from "../../store.ts"
import { batched } from "./batch.ts"
import { isOfOne, type Database, type Query } from "./database.ts"
import type { statementsFor } from "./sql.ts"

interface Wanted extends ClaimOptions {
  readonly key: string
  /** The id of the owner's lease. */
  readonly holder: string
}

interface ClaimRow {
  readonly token: number | null
  /** Whether the claim was granted now. */
  readonly new: boolean
  readonly until: number
}

export interface Claims {
  claim(key: string, options: ClaimOptions): Promise<Claiming>
  release(claim: Claim): Promise<void>
  renew(owner: string, lease: number): Promise<void>
  leave(owner: string): Promise<void>
}

export function createClaims(
  { query, transaction }: Database,
  sql: ReturnType<typeof statementsFor>,
  now: () => number | null,
): Claims {
  /** The ids of the leases of owners in this process. */
  const holders = new Map<string, Promise<string>>()

  async function begin({ owner, run, lease }: ClaimOptions): Promise<string> {
    const names = [JSON.stringify(owner), run === undefined ? null : JSON.stringify(run)]
    return (await query<{ readonly id: string }>(sql.begin, [...names, now(), lease]))[0]!.id
  }

  function holderOf(options: ClaimOptions): Promise<string> {
    let holder = holders.get(options.owner)
    if (holder === undefined) {
      holder = begin(options)
      holders.set(options.owner, holder)
      holder.catch(() => holders.delete(options.owner))
    }
    return holder
  }

  function grant(query: Query, all: readonly Wanted[], nestingOf: (wanted: Wanted) => 0 | 1 | 2) {
    const nested = all.filter((wanted) => nestingOf(wanted) === 1)
    return query<ClaimRow>(sql.claim, [
      all.map(({ key }) => key),
      all.map(({ holder }) => holder),
      now(),
      all.map(({ lease }) => lease),
      all.map(nestingOf),
      nested.flatMap(({ within }) => within),
      nested.flatMap(({ key, within }) => within.map(() => key)),
    ])
  }

  /** The claims of questions for which others wait, and which may wait for others themselves. */
  async function claimNested(all: readonly Wanted[]): Promise<readonly Claiming[]> {
    return transaction(async (query) => {
      const results: Claiming[] = []
      for (const wanted of all) {
        const { key, within, holder } = wanted
        const [found] = await query<{ readonly cyclic: boolean }>(sql.isCyclic, [key, within, now()])
        if (found!.cyclic) results.push({ kind: "cyclic" })
        else {
          await query(sql.wait, [key, within, holder])
          const [row] = await grant(query, [wanted], () => 0)
          results.push(claimingOf(wanted, row!))
        }
      }
      return results
    })
  }

  const claim = batched<Wanted, Claiming>({
    async work(all) {
      const rows = await grant(query, all, ({ key, within }) =>
        within.length === 0 ? 0 : within.includes(key) ? 2 : 1,
      )
      // A new claim closes no cycle, as its question waits for nothing yet. Any other one may.
      const doubtful = all.filter(({ within }, i) => within.length > 0 && !rows[i]!.new)
      const nested = doubtful.length === 0 ? [] : await claimNested(doubtful)
      return all.map((wanted, i) => nested[doubtful.indexOf(wanted)] ?? claimingOf(wanted, rows[i]!))
    },
    keys: ({ key }) => [key],
    isOfOne,
  })

  return {
    async claim(key, options) {
      return claim({ ...options, key, holder: await holderOf(options) })
    },
    release: batched<Claim, void>({
      async work(claims) {
        await query(sql.release, [claims.map(({ key }) => key), claims.map(({ token }) => token)])
        return claims.map(() => undefined)
      },
      isOfOne,
    }),
    async renew(owner, lease) {
      await query(sql.renew, [JSON.stringify(owner), now(), lease])
    },
    async leave(owner) {
      holders.delete(owner)
      await query(sql.leave, [JSON.stringify(owner)])
    },
  }
}

function claimingOf({ key }: Wanted, { token, until }: ClaimRow): Claiming {
  return token === null ? { kind: "taken", until } : { kind: "held", claim: { key, token } }
}
