// `recall trace export FILE… --format …`: prints a trace in the format of another tool, or traces as training data.

import { UsageError } from "../../../base/errors.ts"
import { otlpTrace } from "../../../otel/otlp.ts"
import { chromeTrace } from "../../../trace/chrome.ts"
import type { Host } from "../../host.ts"
import type { TraceExportOptions } from "../../options.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { jsonWords } from "./words.ts"

export async function exportCommand(
  files: readonly string[],
  options: TraceExportOptions,
  host: Host,
): Promise<number> {
  const { format, content = false, ...rest } = options
  if (format === "sft" || format === "preference" || format === "verifiers") {
    const { trainingCommand } = await import("./training.ts")
    return trainingCommand(files, { ...options, format }, host)
  }
  const [file, second] = files
  const other = Object.keys(rest)[0]
  if (file === undefined || second !== undefined || other !== undefined)
    return reportFailure(
      new UsageError(
        "bad-option",
        other === undefined ? `--format ${format} takes one trace` : `--${dashed(other)} is not for --format ${format}`,
        "training data, with --format sft, preference or verifiers, take several traces and filters",
      ),
      host,
      createSources(),
    )
  return withTraces([file], host, ({ events, state }) => {
    const exported = format === "chrome" ? chromeTrace(state, { content }) : otlpTrace(events, { content })
    host.stdout.write(jsonWords(exported))
    return EXIT.done
  })
}

/** The name of an option as it is written. */
function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
