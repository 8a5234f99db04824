// The calls that wait for a person, as rows among the effects of their runs.

import type { MemoStore } from "../../store.ts"
import { approvalNames, oldestFirst, openApproval, sealApproval, undecided } from "../approval.ts"
import { checkJson } from "../refusal.ts"
import type { Database } from "./database.ts"
import type { statementsFor } from "./sql.ts"

interface Surroundings {
  readonly now: () => number | null
  readonly warn: (message: string) => void
}

interface Row {
  readonly run: string
  readonly effect: string
  readonly value: string
}

export function createApprovals(
  { query }: Database,
  sql: ReturnType<typeof statementsFor>,
  { now, warn }: Surroundings,
): Pick<MemoStore, "awaitApproval" | "approvals" | "approve"> {
  return {
    async awaitApproval(waiting) {
      const approval = undecided(waiting, now() ?? Date.now())
      checkJson(approval)
      const names = approvalNames(approval.run, approval.call)
      const sealed = sealApproval(names, approval)
      const [row] = await query<Row>(sql.addApproval, [...names, now(), sealed])
      const known = openApproval(names, row!.value, warn)
      if (known === null) await query(sql.decide, [...names, row!.value, sealed])
      return known ?? approval
    },

    async approvals(run) {
      const rows = await query<Row>(sql.approvals, [run === undefined ? null : JSON.stringify(run)])
      return rows
        .map(({ run: of, effect, value }) => openApproval([of, effect], value, warn))
        .filter((approval) => approval !== null)
        .sort(oldestFirst)
    },

    async approve(run, call, isAllowed) {
      const names = approvalNames(run, call)
      for (;;) {
        const [row] = await query<Row>(sql.approval, names)
        const known = row === undefined ? null : openApproval(names, row.value, warn)
        if (known === null || known.isAllowed !== null) return known
        // One of two decisions at one time finds the record of the other.
        await query(sql.decide, [...names, row!.value, sealApproval(names, { ...known, isAllowed })])
      }
    },
  }
}
