// A run in its worker: one program or its TESTs, with reports to the frame, which ends it.

import { createRuntime, RecallError, UsageError, type Program } from "../../../../src/index.ts"
import { readArguments } from "../arguments.ts"
import type { Job, Report } from "./job.ts"
import { modelsFor } from "./models.ts"
import { traceTo, type TracePort } from "./trace-port.ts"
import { counted, remarksOf, summaryOf, testReport } from "./words.ts"

const OFFLINE_NOTICE =
  "The offline model answered. It picks sentences out of the data and does not think; for a language model, "
  + "choose recorded answers or your endpoint.\n"

/** Runs a job, and sends its trace to the port, if there is one. */
export function startJob(job: Job, trace: MessagePort | undefined): void {
  void work(job, traceTo(trace))
}

function report(report: Report): void {
  postMessage(report)
}

async function work(job: Job, trace: TracePort): Promise<void> {
  const name = job.kind === "module" ? "main.rcl" : "main.md"
  const sources = { [name]: job.text }
  try {
    const runtime = createRuntime({
      ...(await modelsFor(job.model)),
      debug: ({ text }) => report({ type: "debug", text }),
    })
    const program = await runtime.compile(job.text, { kind: job.kind, name })
    const ended = await (job.task === "run" ? run(program, job, trace, sources) : test(program, sources))
    trace.end()
    report(ended)
  } catch (thrown) {
    trace.end()
    report({ type: "failed", message: messageOf(thrown, sources) })
  }
}

type Sources = { readonly [source: string]: string }

async function run(program: Program, { args: texts, model }: Job, trace: TracePort, own: Sources): Promise<Report> {
  const read = readArguments(program.parameters, texts)
  if (read.kind === "wrong") return { type: "failed", message: Object.values(read.problems).join("\n") }
  const stream = program.stream({ args: read.args, trace: trace.add })
  for await (const piece of stream.text) report({ type: "text", text: piece })
  const { usage, diagnostics, sources } = await stream.result
  const notice = model.kind === "offline" && usage.questions.asked > 0 ? OFFLINE_NOTICE : ""
  const remarks = remarksOf(diagnostics, { ...sources, ...own })
  return { type: "ended", summary: summaryOf(usage), remarks: notice + remarks }
}

async function test(program: Program, sources: Sources): Promise<Report> {
  const results = await program.test()
  report({ type: "text", text: testReport(results, sources) })
  const failed = results.filter(({ passed }) => !passed).length
  return { type: "ended", summary: `${counted(results.length, "test")}, ${failed} failed`, remarks: "" }
}

function messageOf(thrown: unknown, sources: Sources): string {
  if (thrown instanceof RecallError && thrown.diagnostics.length > 0) return remarksOf(thrown.diagnostics, sources)
  if (thrown instanceof UsageError)
    return thrown.hint === undefined ? thrown.message : `${thrown.message}\n${thrown.hint}`
  return thrown instanceof Error ? thrown.message : String(thrown)
}
