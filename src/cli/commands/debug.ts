// `recall debug FILE`: steps through a run, and sends a request only when its user steps past it.

import { UsageError } from "../../base/errors.ts"
import { moduleId } from "../../host/paths.ts"
import { readArguments } from "../inputs/arguments.ts"
import { typesOf } from "../inputs/parameters.ts"
import { createDebugger } from "../debug/debugger.ts"
import { runShell } from "../debug/shell.ts"
import { evaluateCommand } from "../evaluation.ts"
import type { Host } from "../host.ts"
import type { RunOptions } from "../options.ts"
import { createReader } from "../reader.ts"
import { createSources } from "../sources.ts"
import { explainArgument } from "./run.ts"

export async function debugCommand(file: string, given: RunOptions, host: Host): Promise<number> {
  const debug = createDebugger()
  const { stepper } = debug
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  host.signal.addEventListener("abort", interrupt, { once: true })
  if (host.signal.aborted) interrupt()
  const readStdin = () =>
    Promise.reject(
      new UsageError(
        "bad-argument",
        "the debugger reads its commands from standard input, so it cannot be a program or a value",
        "name a file",
      ),
    )
  // The terminal is the debugger's, so nobody can be asked: permissions and confirmation come from options.
  const inner: Host = { ...host, signal: stop.signal, readStdin, confirm: async () => null }
  const options = { ...given, quiet: true }
  const tools = {
    reader: createReader(inner),
    sources: createSources(),
    watch: { event: stepper.event.bind(stepper), around: stepper.gate.around },
  }
  let leave = () => {}
  const left = new Promise<void>((resolve) => (leave = resolve))

  const running = evaluateCommand(
    { command: "run", subject: file, options },
    inner,
    tools,
    async (runtime, settings) => {
      const name = moduleId(file)
      const source = await tools.reader.text(file)
      tools.sources.add(name, source)
      const kind = options.as ?? (/\.rcl$/i.test(file) ? "module" : "document")
      const args = await readArguments(options.arg, tools.reader, typesOf(runtime, source, { kind, name }))
      try {
        return await runtime.run(source, { kind, name, args, ...settings }).catch(explainArgument)
      } finally {
        // The result is reported when the user leaves the debugger.
        stepper.finish()
        await left
      }
    },
  )
  void running.then(
    () => stepper.finish(),
    () => stepper.finish(),
  )
  await runShell(debug, host)
  if (!stepper.history.isOver) stop.abort()
  leave()
  host.signal.removeEventListener("abort", interrupt)
  return running
}
