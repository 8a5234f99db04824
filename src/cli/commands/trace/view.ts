// `recall trace view FILE`: serves the viewer to this machine until interrupted, and follows a growing file.

import { serveViewer } from "../../../host/viewer/serve.ts"
import type { Host } from "../../host.ts"
import type { TraceViewOptions } from "../../options.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { EXIT } from "../../status.ts"

export async function viewCommand(file: string, { port }: TraceViewOptions, host: Host): Promise<number> {
  let viewer
  try {
    viewer = await serveViewer({ source: { file }, ...(port === undefined ? {} : { port }) })
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
  host.stdout.write(`${viewer.url}\n`)
  host.stderr.write("Open this address in a browser on this machine. Ctrl-C stops the viewer.\n")
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve()
    else host.signal.addEventListener("abort", () => resolve(), { once: true })
  })
  await viewer.close()
  // Interruption is the normal end of this command.
  return EXIT.done
}
