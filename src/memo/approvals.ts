// The calls of a run that wait for a person, kept in a store until the person has decided.

import { shorten } from "../base/shorten.ts"
import type { WaitingCall } from "../base/waiting-call.ts"
import { WAITING, type Approvals } from "../values/functions.ts"
import type { MemoStore } from "./store.ts"

/** UTF-16 units of an argument, as JSON, in the store. Its key covers all of it. */
const MOST_SHOWN = 100_000

/** The calls of the run that a store keeps, and the decisions that people have made since. */
export function storedApprovals(store: MemoStore, run: string): Approvals {
  return {
    async decision(waiting) {
      const { isAllowed } = await store.awaitApproval({ ...shown(waiting), run })
      return isAllowed ?? WAITING
    },
  }
}

/** A call whose arguments are JSON: a function and a text that is too long are only shown. */
function shown(waiting: WaitingCall): WaitingCall {
  const parts = Object.entries(waiting.arguments).map(([name, value]) => [name, shownValue(value)] as const)
  return { ...waiting, arguments: Object.fromEntries(parts) }
}

function shownValue(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === "function" ? "a function" : exact(part)))
  if (text === undefined) return null
  return text.length > MOST_SHOWN ? shorten(text, MOST_SHOWN) : (JSON.parse(text) as unknown)
}

function exact(part: unknown): unknown {
  return typeof part === "bigint" ? String(part) : part
}
