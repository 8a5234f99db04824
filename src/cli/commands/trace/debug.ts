// `recall trace debug FILE`: steps through the trace of a run, without running anything.

import { createDebugger } from "../../debug/debugger.ts"
import { runShell } from "../../debug/shell.ts"
import type { Host } from "../../host.ts"
import { createReader } from "../../reader.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { EXIT } from "../../status.ts"
import { load } from "./load.ts"

export async function traceDebugCommand(file: string, host: Host): Promise<number> {
  const debug = createDebugger()
  try {
    const { events } = await load(file, createReader(host), host)
    for (const event of events) debug.stepper.event(event)
    debug.stepper.finish()
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
  await runShell(debug, host)
  return EXIT.done
}
