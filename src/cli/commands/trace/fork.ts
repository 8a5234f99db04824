// `recall trace fork FILE ROW --set VALUE`: runs the program of a trace again, with the result of one row replaced.

import { reasonOf } from "../../../base/reason.ts"
import { parseJsonExactly } from "../../../values/json-text.ts"
import { visible } from "../../../diagnostics/visible.ts"
import { UsageError } from "../../../base/errors.ts"
import { forkOf, type ForkCounts } from "../../../run/fork/index.ts"
import type { RunState } from "../../../trace/state.ts"
import { textOf } from "../../../trace/values.ts"
import { evaluateCommand } from "../../evaluation.ts"
import type { Host } from "../../host.ts"
import { createReader, STDIN, type Reader } from "../../reader.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import type { ForkOptions, TraceForkOptions } from "../../options.ts"
import { countWords } from "../../words.ts"
import { load } from "./load.ts"
import { rowOf } from "./show.ts"

export async function forkCommand(file: string, given: string, options: TraceForkOptions, host: Host): Promise<number> {
  const tools = { reader: createReader(host), sources: createSources() }
  const { reader, sources } = tools
  let fork
  let model
  try {
    const value = await readValue(options, reader)
    const { state } = await load(file, reader, host)
    fork = await forkOf(state, rowOf(state, given).id, value)
    const texts = new Map([
      [fork.options.name, fork.source],
      ...state.imports.map(({ module, text }) => [module, textOf(state, text)!] as const),
    ])
    for (const [name, text] of texts) {
      sources.add(name, text)
      await noteChange(name, text, host)
    }
    model = await modelOf(state, options, host)
  } catch (error) {
    return reportFailure(error, host, sources)
  }
  const { source, options: made, counts } = fork
  const evaluation = { command: "fork", subject: file, options: { ...options, ...model, row: given } } as const
  return evaluateCommand(evaluation, host, tools, async (runtime, settings) => {
    try {
      return await runtime.run(source, { ...made, ...settings })
    } finally {
      host.stderr.write(wordsOf(counts(), given))
    }
  })
}

/** The replacement of the result. Throws `UsageError` unless there is exactly one that can be read. */
async function readValue({ set, setText }: ForkOptions, reader: Reader): Promise<unknown> {
  if ((set === undefined) === (setText === undefined))
    throw new UsageError(
      "bad-option",
      "exactly one of --set and --set-text gives the new result",
      "write --set JSON or --set-text TEXT; @file reads either from a file",
    )
  if (setText !== undefined)
    return !setText.startsWith("@")
      ? setText
      : setText.startsWith("@@")
        ? setText.slice(1)
        : reader.text(setText.slice(1))
  const json = set!.startsWith("@") ? await reader.text(set!.slice(1)) : set!
  try {
    return parseJsonExactly(json)
  } catch (error) {
    throw new UsageError(
      "bad-argument",
      `the value of --set is not JSON: ${reasonOf(error)}`,
      "for a text write --set-text",
    )
  }
}

/** Notes that a file differs from the trace: the program and its modules are always those of the trace. */
async function noteChange(name: string, source: string, host: Host): Promise<void> {
  if (name === STDIN) return
  const now = await host.readFile(name).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => null,
  )
  if (now !== null && now !== source)
    host.stderr.write(`${visible(name)} has changed since the trace: the version in the trace is run\n`)
}

/** The model of the traced run, unless another is chosen: answers of the trace are reused for the same model only. */
async function modelOf(
  { run }: RunState,
  { model, replay }: TraceForkOptions,
  host: Host,
): Promise<{ readonly model?: string }> {
  const asked = run?.models["default"]
  if (model !== undefined || replay !== undefined || host.env["RECALL_MODEL"] || asked === undefined) return {}
  const { models } = await host.configuration()
  return models === undefined && /^(?:offline|tiny|openai:.*)$/s.test(asked) ? { model: asked } : {}
}

function wordsOf({ taken, asked, replaced }: ForkCounts, row: string): string {
  const lines = [`${countWords(taken, "question")} taken from the trace, ${asked} asked`]
  if (replaced === 0)
    lines.push(
      `warning: nothing was replaced: the run did not reach row ${visible(row)}, as results before it differ now`,
    )
  return lines.map((line) => `${line}\n`).join("")
}
