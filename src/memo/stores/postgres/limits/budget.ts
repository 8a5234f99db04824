// A sum of spending in the database, of which the runs of all processes hold slices.

import { pause, type Clock } from "../../../../base/clock.ts"
import { UsageError } from "../../../../base/errors.ts"
import { COUNTED_KINDS, NO_AMOUNTS, type Amounts, type CountedKind } from "../../../../budget/budget.ts"
import type { SharedBudget, SharedState, Slice, SharedAmounts } from "../../../../budget/shared.ts"
import { batched } from "../batch.ts"
import { isOfOne, type Database, type Query } from "../database.ts"
import type { limitStatementsFor } from "./sql.ts"

/** Milliseconds after which a slice that other runs hold is asked for again, doubled up to the longest. */
const FIRST_WAIT = 100
const LONGEST_WAIT = 2_000
/** Milliseconds for which the slices of killed processes can still be settled. */
const KEPT = 7 * 86_400_000

export interface Holding {
  readonly clock: Clock
  readonly now: () => number | null
  /** Milliseconds after which the slices of a killed process come back. */
  readonly lease: number
  /** A name that no other process has. */
  readonly owner: string
}

type StateRow = { readonly [column in `${"limit" | "spent" | "held"}_${CountedKind}`]: number | null }
interface Wanted {
  readonly id: string
  readonly wish: SharedAmounts
}
interface Settled {
  readonly id: string
  readonly spent: Amounts
}

export function budgetIn(
  { query, transaction }: Database,
  sql: ReturnType<typeof limitStatementsFor>,
  name: string,
  limits: SharedBudget["limits"],
  { clock, now, lease, owner }: Holding,
): SharedBudget {
  const held = new Set<string>()
  let count = 0
  let begun: Promise<unknown> | undefined
  let renewing: (() => void) | undefined
  /** Resolves when a slice of this process comes back. */
  let returned = Promise.withResolvers<void>()

  async function begin(): Promise<void> {
    begun ??= Promise.all([
      query(sql.limit, [name, ...COUNTED_KINDS.map((kind) => limits[kind] ?? null)]),
      query(sql.removeSlices, [now(), KEPT]),
    ])
    try {
      await begun
    } catch (error) {
      begun = undefined
      throw error
    }
  }

  async function stateOf(ask: Query): Promise<SharedState> {
    const [row] = await ask<StateRow>(sql.state, [name, now()])
    const of = (part: "spent" | "held") =>
      Object.fromEntries(COUNTED_KINDS.map((kind) => [kind, row?.[`${part}_${kind}`] ?? 0])) as unknown as Amounts
    return { spent: of("spent"), held: of("held") }
  }

  /** The slices of one batch, in the order of their wishes: once one must wait, so do those behind it. */
  const take = batched<Wanted, SharedAmounts | null>({
    work: (all) =>
      transaction(async (ask) => {
        // An attempt whose end was not heard may have taken them.
        await ask(sql.withdraw, [all.map(({ id }) => id)])
        const [row] = await ask<StateRow>(sql.state, [name, now()])
        const free = new Map<CountedKind, number>()
        let isHeld = false
        for (const kind of COUNTED_KINDS) {
          const limit = row?.[`limit_${kind}`] ?? null
          if (limit === null) continue
          free.set(kind, limit - row![`spent_${kind}`]! - row![`held_${kind}`]!)
          isHeld ||= row![`held_${kind}`]! > 0
        }
        const granted: (SharedAmounts | null)[] = []
        for (const { wish } of all) {
          const slice = granted.at(-1) === null ? null : sliceOf(free, wish, isHeld)
          granted.push(slice)
          if (slice === null) continue
          for (const [kind, amount] of Object.entries(slice) as [CountedKind, number][]) {
            free.set(kind, free.get(kind)! - amount)
            isHeld ||= amount > 0
          }
        }
        const taken = all.filter((_, i) => granted[i] !== null)
        const amounts = (kind: CountedKind) => granted.flatMap((slice) => (slice === null ? [] : [slice[kind] ?? 0]))
        if (taken.length > 0)
          await ask(sql.hold, [name, taken.map(({ id }) => id), now(), lease, ...COUNTED_KINDS.map(amounts)])
        return granted
      }),
    isOfOne,
  })

  const settle = batched<Settled, void>({
    work: (all) =>
      transaction(async (ask) => {
        const amounts = COUNTED_KINDS.map((kind) => all.map(({ spent }) => spent[kind]))
        await ask(sql.settle, [name, all.map(({ id }) => id), ...amounts])
        return all.map(() => undefined)
      }),
    keys: ({ id }) => [id],
    isOfOne,
  })

  /** Extends the leases of this process's slices as long as it has some. */
  function renew(): void {
    renewing ??= clock.after(lease / 3, () => {
      renewing = undefined
      if (held.size === 0) return
      // A slice whose lease ends meanwhile is settled all the same.
      void query(sql.renew, [[...held], now(), lease]).catch(() => undefined)
      renew()
    })
  }

  function sliceFor(id: string, budget: SharedAmounts): Slice {
    let isSettled = false
    return {
      budget,
      async settle(spent) {
        if (isSettled) return
        isSettled = true
        try {
          await settle({ id, spent: { ...NO_AMOUNTS, ...spent } })
        } finally {
          held.delete(id)
          if (held.size === 0) {
            renewing?.()
            renewing = undefined
          }
          returned.resolve()
          returned = Promise.withResolvers()
        }
      },
    }
  }

  return {
    limits,
    async take(wish, signal) {
      for (const kind of COUNTED_KINDS)
        if (limits[kind] !== undefined && wish[kind] === undefined)
          throw new UsageError("invalid-budget", `a shared budget of ${kind} needs a limit of ${kind} for each run`)
      signal.throwIfAborted()
      await begin()
      for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
        const id = `${owner} ${++count}`
        const change = returned.promise
        const budget = await take({ id, wish })
        if (budget !== null) {
          held.add(id)
          renew()
          const slice = sliceFor(id, budget)
          if (signal.aborted) {
            await slice.settle(NO_AMOUNTS)
            signal.throwIfAborted()
          }
          return slice
        }
        const over = new AbortController()
        try {
          await Promise.race([change, pause(clock, wait, AbortSignal.any([signal, over.signal]))])
        } finally {
          over.abort()
        }
      }
    },
    async state() {
      await begin()
      return stateOf(query)
    },
  }
}

/** The slice for a wish, all that is left where nobody holds more, or null where others do. */
function sliceOf(free: ReadonlyMap<CountedKind, number>, wish: SharedAmounts, isHeld: boolean): SharedAmounts | null {
  const slice: { [kind in CountedKind]?: number } = {}
  for (const [kind, left] of free) {
    const amount = wish[kind] ?? 0
    // Dollars are sums of fractions: a rounding error is no lack.
    if (amount > left + 1e-9) {
      if (isHeld) return null
      slice[kind] = Math.max(kind === "usd" ? left : Math.floor(left), 0)
    } else slice[kind] = amount
  }
  return slice
}
