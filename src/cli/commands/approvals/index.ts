// `recall approvals …`: opens the memo, and lists, shows or decides the calls that wait in it.

import { UsageError } from "../../../base/errors.ts"
import { visible, visibleJson } from "../../../diagnostics/visible.ts"
import { existingStore } from "../../../host/sqlite/existing.ts"
import type { Approval, MemoStore } from "../../../memo/store.ts"
import type { ApprovalsAction } from "../../approvals-program.ts"
import type { Host } from "../../host.ts"
import { memoFile } from "../../memo-file.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { EXIT } from "../../status.ts"
import { findApproval, idOf } from "./ids.ts"
import { listed, shownWhole } from "./show.ts"

export async function approvalsCommand(action: ApprovalsAction, host: Host): Promise<number> {
  const warn = (message: string) => host.stderr.write(`warning: ${visible(message)}\n`)
  try {
    const file = action.options.memo ?? memoFile(await host.configuration())
    const store = existingStore(file, action.name === "decide" ? "write" : "read", warn)
    try {
      host.stdout.write(await execute(action, store))
    } finally {
      await store.close()
    }
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

async function execute(action: ApprovalsAction, store: MemoStore): Promise<string> {
  const all = await store.approvals()
  const { json = false } = action.options
  switch (action.name) {
    case "list": {
      const shown = action.options.all === true ? all : all.filter(({ isAllowed }) => isAllowed === null)
      return json ? printed({ approvals: shown.map(withId) }) : listed(shown, Date.now())
    }
    case "show": {
      const approval = findApproval(all, action.id)
      return json ? printed(withId(approval)) : shownWhole(approval)
    }
    case "decide": {
      const { isAllowed } = action
      // All ids are read before anything is decided.
      const found = action.ids.map((id) => findApproval(all, id))
      const decided: Approval[] = []
      for (const approval of found) decided.push(await decide(store, approval, isAllowed))
      if (json) return printed({ approvals: decided.map(withId) })
      const lines = decided.map(({ native, run }) => `${native} of the run ${run}: ${isAllowed ? "yes" : "no"}\n`)
      const runs = [...new Set(decided.map(({ run }) => run))]
      return [...lines, ...runs.map((run) => `To resume: recall run --resume ${run}\n`)].map(visibleLine).join("")
    }
    default:
      return action satisfies never
  }
}

async function decide(store: MemoStore, { run, call }: Approval, isAllowed: boolean): Promise<Approval> {
  const decided = await store.approve(run, call, isAllowed)
  if (decided?.isAllowed === isAllowed) return decided
  throw new UsageError(
    "decided",
    `${idOf({ run, call })} was decided before: ${decided?.isAllowed === true ? "yes" : "no"}`,
    "the first decision holds",
  )
}

function visibleLine(line: string): string {
  return `${visible(line.trimEnd())}\n`
}

function withId(approval: Approval): { readonly id: string } & Approval {
  return { id: idOf(approval), ...approval }
}

function printed(value: object): string {
  return `${visibleJson(JSON.stringify(value, null, 2))}\n`
}
