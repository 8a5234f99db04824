// Starts a run in a frame of its own, whose policy lets it connect to the endpoint of its model and to nothing else.

import { FRAME_READY, type Job, type Report, type Start } from "./job.ts"

export interface Running {
  /** Ends the run at once, whatever it does. */
  stop(): void
}

export interface RunOptions {
  readonly onReport: (report: Report) => void
  /** Receives the bytes of the trace, and null at its end. */
  readonly trace?: MessagePort
}

/** Starts a run. It ends with its last report, or by `stop`. */
export function startRun(job: Job, { onReport, trace }: RunOptions): Running {
  const frame = document.createElement("iframe")
  frame.hidden = true
  frame.title = "The run"
  frame.src = new URL("../run.html", import.meta.url).href
  const { port1: reports, port2 } = new MessageChannel()
  const stop = () => {
    removeEventListener("message", onReady)
    reports.close()
    // A worker ends with the document that started it.
    frame.remove()
  }
  const onReady = ({ source, data }: MessageEvent) => {
    if (source !== frame.contentWindow || data !== FRAME_READY) return
    removeEventListener("message", onReady)
    const start: Start = { job, origin: originOf(job) }
    frame.contentWindow!.postMessage(start, location.origin, trace === undefined ? [port2] : [port2, trace])
  }
  addEventListener("message", onReady)
  reports.addEventListener("message", ({ data }: MessageEvent<Report>) => {
    if (data.type === "ended" || data.type === "failed") stop()
    onReport(data)
  })
  reports.start()
  document.body.append(frame)
  return { stop }
}

function originOf({ model }: Job): string | null {
  return model.kind === "endpoint" ? new URL(model.address).origin : null
}
