// `recall trace export FILE… --format sft|preference|verifiers`: writes rows of training data, and their card.

import { UsageError } from "../../../base/errors.ts"
import { visible } from "../../../diagnostics/visible.ts"
import { moduleId } from "../../../host/paths.ts"
import { compileRedactions } from "../../../trace/redact/rules.ts"
import type { Host } from "../../host.ts"
import type { TraceExportOptions } from "../../options.ts"
import { readRedaction } from "../../redaction.ts"
import { reportFailure } from "../../report.ts"
import { createSession } from "../../session.ts"
import { EXIT } from "../../status.ts"
import type { Card } from "../../training/card.ts"
import { createExporter, type ExportOptions } from "../../training/export.ts"
import { scoresBy } from "../../training/reward.ts"
import type { TrainingFormat } from "../../training/rows.ts"
import { countWords } from "../../words.ts"
import { read } from "./load.ts"

/** The beginnings of rows: an output file with another one, such as a trace, is not replaced. */
const ROW_BEGINNINGS = ['{"messages":', '{"prompt":', '{"example_id":'] as const
const CARD_BEGINNING = '{\n  "format":'

export async function trainingCommand(
  files: readonly string[],
  options: TraceExportOptions & { readonly format: TrainingFormat },
  host: Host,
): Promise<number> {
  const { format, output, reward, redact = [], dedupe = false, content, ...filters } = options
  const session = createSession(host, {})
  const { reader, sources } = session
  try {
    if (content !== undefined) throw new UsageError("bad-option", `--content is not for --format ${format}`, ROWS_HAVE)
    for (const file of files)
      if (output !== undefined && file !== "-" && moduleId(output) === moduleId(file))
        throw new UsageError("bad-option", `-o would overwrite the trace ${file}`, "name another file")
    const configuration = await host.configuration()
    const redactions = await compileRedactions([...(configuration.redact ?? []), ...redact.map(readRedaction)])
    let score = null
    if (reward !== undefined) {
      const text = await reader.text(reward)
      sources.add(reward, text)
      score = await scoresBy(await session.runtime(), text, reward)
    }
    const named = output === undefined ? null : cardOf(output)
    const cardFile = named === null ? null : await host.openFile(named, CARD_BEGINNING)
    let card: Card
    try {
      card = await rows({ format, filters, dedupe, redactions, score })
      // Written last, so that rows with an empty card are those of an export that has not ended.
      cardFile?.write(`${JSON.stringify(card, null, 2)}\n`)
    } finally {
      await cardFile?.close()
    }
    host.stderr.write(summary(card, output, named))
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, sources)
  } finally {
    await session.close()
  }

  /** Writes the rows, and gives their card. */
  async function rows(how: Omit<ExportOptions, "write">): Promise<Card> {
    const out = output === undefined ? host.stdout : await host.openFile(output, ...ROW_BEGINNINGS)
    try {
      const exporter = createExporter({ ...how, write: (line) => out.write(line) })
      for (const file of files) await add(file, exporter)
      return exporter.end()
    } finally {
      if ("close" in out) await out.close()
    }
  }

  async function add(file: string, exporter: ReturnType<typeof createExporter>): Promise<void> {
    const { name, events, cut, skipped, damaged } = await read(file, reader)
    // A lost event may be a part of any row after it.
    if (damaged !== null)
      throw new UsageError(
        "damaged-trace",
        `${name}:${damaged} is no event of a trace, so rows behind it may lack a part`,
        "use another copy; a trace that is cut off at its end is read up to there",
      )
    const note = (text: string): void => host.stderr.write(`${visible(name)}: ${text}\n`)
    if (cut) note("the trace ends in the middle of a line; the answers that end before it are used")
    else if (events.at(-1)?.type !== "end") note("the trace has no end: its run is still running or was killed")
    if (skipped > 0) note(`${countWords(skipped, "line")} of another release left out`)
    await exporter.add(name, events)
  }
}

const ROWS_HAVE = "rows always have the texts; --redact hides some"

/** The file of the card, beside the rows. */
function cardOf(output: string): string {
  return `${output.replace(/\.jsonl?$/, "")}.card.json`
}

function summary({ rows, traces, leftOut }: Card, output: string | undefined, card: string | null): string {
  const reasons = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`)
  const left = reasons.length === 0 ? "" : `; left out: ${reasons.join(", ")}`
  const where = output === undefined || card === null ? "" : `${visible(output)}: `
  const counts = card === null ? "" : `; the counts are in ${visible(card)}`
  return `${where}${countWords(rows, "row")} of ${countWords(traces.length, "trace")}${left}${counts}\n`
}
