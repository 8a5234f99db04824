// `recall trace view FILE`: serves the viewer to this machine until it is interrupted, and follows a file that grows.

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
  host.stderr.write("Open it in a browser of this machine. Ctrl-C ends it.\n")
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve()
    else host.signal.addEventListener("abort", () => resolve(), { once: true })
  })
  await viewer.close()
  // Being interrupted is how it ends.
  return EXIT.done
}
