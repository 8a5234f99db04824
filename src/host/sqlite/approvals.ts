// The calls that wait for a person, as rows among the effects of their runs.

import type { MemoStore } from "../../memo/store.ts"
import { approvalNames, oldestFirst, openApproval, sealApproval, undecided } from "../../memo/stores/approval.ts"
import { checkJson } from "../../memo/stores/refusal.ts"
import type { Checksum } from "../../memo/stores/seal.ts"
import type { Statements } from "./statements.ts"

interface Surroundings {
  readonly statements: Statements
  /** Runs a change as a part of a transaction. */
  readonly write: <T>(work: () => T) => Promise<T>
  readonly read: <T>(work: () => T) => T
  readonly now: () => number
  readonly warn: (message: string) => void
  readonly checksum: Checksum
}

export function approvalsIn({
  statements,
  write,
  read,
  now,
  warn,
  checksum,
}: Surroundings): Pick<MemoStore, "awaitApproval" | "approvals" | "approve"> {
  return {
    async awaitApproval(waiting) {
      const approval = undecided(waiting, now())
      checkJson(approval)
      const names = approvalNames(approval.run, approval.call)
      return write(() => {
        const row = statements.effect.get(...names)
        const known = row === undefined ? null : openApproval(names, row["value"], warn, checksum)
        if (known !== null) return known
        statements.putEffect.run(...names, approval.since, sealApproval(names, approval, checksum))
        return approval
      })
    },

    async approvals(run) {
      const rows = read(() => statements.approvals.all({ run: run === undefined ? null : JSON.stringify(run) }))
      return rows
        .map((row) => openApproval([String(row["run"]), String(row["effect"])], row["value"], warn, checksum))
        .filter((approval) => approval !== null)
        .sort(oldestFirst)
    },

    async approve(run, call, isAllowed) {
      const names = approvalNames(run, call)
      return write(() => {
        const row = statements.effect.get(...names)
        const known = row === undefined ? null : openApproval(names, row["value"], warn, checksum)
        if (known === null || known.isAllowed !== null) return known
        const decided = { ...known, isAllowed }
        statements.putEffect.run(...names, known.since, sealApproval(names, decided, checksum))
        return decided
      })
    },
  }
}
