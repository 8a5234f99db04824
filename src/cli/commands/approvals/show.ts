// `recall approvals list` and `show`: the calls that wait, for people.

import { shorten } from "../../../base/shorten.ts"
import { visible, visibleInFull } from "../../../diagnostics/visible.ts"
import type { Approval } from "../../../memo/store.ts"
import { drawTable, type Column } from "../../table.ts"
import { showDuration } from "../../units.ts"
import { idOf } from "./ids.ts"

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "RUN" },
  { title: "WAITS", align: "right" },
  { title: "DECISION" },
  { title: "CALL", most: 80 },
]

/** UTF-16 units of an argument in a list. */
const MOST_SHOWN = 60

export function listed(approvals: readonly Approval[], now: number): string {
  if (approvals.length === 0) return "no call waits\n"
  return drawTable(
    COLUMNS,
    approvals.map((approval) => [
      idOf(approval),
      approval.run,
      showDuration(now - approval.since),
      decisionOf(approval),
      `${approval.native}(${Object.values(approval.arguments)
        .map((value) => shorten(visibleInFull(JSON.stringify(value)), MOST_SHOWN))
        .join(", ")})`,
    ]),
  )
}

export function shownWhole(approval: Approval): string {
  const { run, native, by, since } = approval
  const lines = [
    `${idOf(approval)}  ${native}`,
    `run       ${run}`,
    `since     ${new Date(since).toISOString()}`,
    `decision  ${decisionOf(approval)}`,
    `by        ${by === "answer" ? "an answer of the model" : "the program"}`,
    ...Object.entries(approval.arguments).map(
      ([name, value]) => `${name} (${originsOf(approval, name)}): ${visibleInFull(JSON.stringify(value))}`,
    ),
  ]
  return lines.map((line) => `${visible(line)}\n`).join("")
}

function originsOf({ provenance }: Approval, name: string): string {
  const origins = provenance[name] ?? []
  return origins.length === 0 ? "from the program's text" : `may derive from ${origins.join(", ")}`
}

function decisionOf({ isAllowed }: Approval): string {
  return isAllowed === null ? "none" : isAllowed ? "yes" : "no"
}
