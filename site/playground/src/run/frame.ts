// The document of a run: it limits what the run may connect to, and starts its worker.

import { startWorker } from "../worker.ts"
import { FRAME_READY, type Report, type Start } from "./job.ts"

addEventListener("message", ({ source, data, ports }: MessageEvent<Start>) => {
  const [reports, ...trace] = ports
  if (source !== parent || reports === undefined) return
  limitConnections(data.origin)
  const worker = startWorker(new URL("./worker.js", import.meta.url))
  worker.addEventListener("message", ({ data }: MessageEvent<Report>) => reports.postMessage(data))
  worker.addEventListener("error", ({ message }) => {
    const failed: Report = { type: "failed", message: `The run has broken off: ${message || "it could not be loaded"}` }
    reports.postMessage(failed)
  })
  worker.postMessage(data.job, trace)
})

/** Adds a policy to that of the document, which workers started later have, too. Policies can only be narrowed. */
function limitConnections(origin: string | null): void {
  const policy = document.createElement("meta")
  policy.httpEquiv = "Content-Security-Policy"
  policy.content = `connect-src ${origin ?? "'none'"}`
  document.head.append(policy)
}

parent.postMessage(FRAME_READY, location.origin)
