// The ids of calls that wait: a person writes them, so they are short.

import { digest } from "../../../base/digest.ts"
import { UsageError } from "../../../base/errors.ts"
import type { Approval } from "../../../memo/store.ts"

const DIGITS = 12

export function idOf({ run, call }: Pick<Approval, "run" | "call">): string {
  return digest(JSON.stringify([run, call])).slice(0, DIGITS)
}

/** The call with an id that begins so. Throws `UsageError` for none and for several. */
export function findApproval(approvals: readonly Approval[], id: string): Approval {
  const found = approvals.filter((approval) => idOf(approval).startsWith(id.toLowerCase()))
  if (found.length === 1) return found[0]!
  throw found.length === 0
    ? new UsageError("no-such-approval", `no call waits under ${JSON.stringify(id)}`, "recall approvals list has all")
    : new UsageError("ambiguous-key", `${found.length} calls have an id that begins with ${id}`, "write more of it")
}
