// `recall repl`: evaluates what the user types, line by line.

import { SYSTEM_CLOCK } from "../../base/clock.ts"
import { readArguments } from "../inputs/arguments.ts"
import type { Host } from "../host.ts"
import type { ReplOptions } from "../options.ts"
import { lazyProgress } from "../progress/lazy.ts"
import { NAME, ReplSession, type Reply } from "../repl/session.ts"
import { endingInNewline, reportFailure, writeDiagnostics } from "../report.ts"
import { createSession } from "../session.ts"
import { EXIT } from "../status.ts"
import type { TraceEvent } from "../../trace/events.ts"

const PROMPT = "> "
const CONTINUED = "… "
const LEAVING = "Ctrl-C again, or :quit, leaves."

export async function replCommand(options: ReplOptions, host: Host): Promise<number> {
  const session = createSession(host, options)
  let follow: (event: TraceEvent) => void = () => {}
  /** The evaluation under way; null at the prompt. */
  let running: AbortController | null = null
  let isLeaving = false
  let pending = ""
  host.interceptInterrupts(() => {
    if (running !== null) {
      if (running.signal.aborted) return false
      running.abort(new Error("the evaluation was cancelled"))
      return true
    }
    if (isLeaving) return false
    isLeaving = true
    pending = ""
    host.stderr.write(`\n${LEAVING}\n${PROMPT}`)
    return true
  })
  try {
    host.useHistory()
    const repl = new ReplSession({
      runtime: await session.runtime(),
      args: await readArguments(options.arg, session.reader),
      fresh: options.fresh === true,
      trace: (event) => follow(event),
    })
    const evaluate = async (end: "open" | "ended"): Promise<Reply | null> => {
      const progress =
        options.quiet === true
          ? null
          : lazyProgress(host.stderr, { env: host.env, columns: () => host.columns(), clock: SYSTEM_CLOCK })
      follow = (event) => progress?.event(event)
      running = new AbortController()
      const { signal } = running
      try {
        const reply = await repl.execute(pending, AbortSignal.any([signal, host.signal]), end)
        if (!signal.aborted || host.signal.aborted) return reply
        host.stderr.write("Cancelled. Answers that have arrived are stored.\n")
        return null
      } finally {
        progress?.end()
        running = null
      }
    }
    for (;;) {
      const line = await host.readLine(pending === "" ? PROMPT : CONTINUED)
      if (host.signal.aborted) return EXIT.interrupted
      if (line === null && pending === "") return EXIT.done
      isLeaving = false
      const end = pending !== "" && (line === null || line.trim() === "") ? "ended" : "open"
      pending = pending === "" ? (line ?? "") : `${pending}\n${line ?? ""}`
      const reply = await evaluate(end)
      if (reply?.isOpen === true) continue
      pending = ""
      if (reply === null) continue
      session.sources.add(NAME, reply.source)
      writeDiagnostics(reply.diagnostics, host, session.sources)
      if (reply.output !== "") host.stdout.write(endingInNewline(reply.output))
      if (reply.isQuit) return EXIT.done
    }
  } catch (error) {
    session.abandon()
    return reportFailure(error, host, session.sources)
  } finally {
    host.interceptInterrupts(null)
    await session.close()
  }
}
