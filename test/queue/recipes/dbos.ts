// A run of a program as a workflow of DBOS.

import { DBOS } from "@dbos-inc/dbos-sdk"
import type { Program } from "recall-lang"

/** The memo of the program's runtime is `postgresStore`: a run that DBOS begins again finds what it has asked. */
export function workflowOf(program: Program) {
  return DBOS.registerWorkflow(
    (args: { readonly [name: string]: unknown }) => {
      const id = DBOS.workflowID!
      const run = async () => {
        const result = await program.run({ args, id })
        return result.partial ? { waiting: result.waiting } : { value: result.value }
      }
      return DBOS.runStep(run, { name: "run", retriesAllowed: true })
    },
    { name: "recall", maxRecoveryAttempts: 10 },
  )
}
