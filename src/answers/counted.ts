// The synchronous work on an answer outside of the machine's slices, counted as work of its question.

import type { QuestionFuture } from "../machine/effects.ts"
import type { Machine } from "../machine/machine.ts"
import { metered } from "../values/meter.ts"

/**
 * Calls a function whose steps count in the run, under the budgets of the question. Throws what ends the run or the
 * question, as any step does.
 */
export function countedFor<T>(machine: Machine, question: QuestionFuture, go: () => T): T {
  const { context } = machine
  machine.context = { ...question.context, question, ledger: question.ledger, row: question.row }
  try {
    return metered(machine, go)
  } finally {
    machine.context = context
  }
}
