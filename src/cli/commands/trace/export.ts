// `recall trace export FILE --format …`: prints a trace in the format of another tool.

import { otlpTrace } from "../../../otel/otlp.ts"
import { chromeTrace } from "../../../trace/chrome.ts"
import type { Host } from "../../host.ts"
import type { TraceExportOptions } from "../../options.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { jsonWords } from "./words.ts"

export function exportCommand(
  file: string,
  { format, content = false }: TraceExportOptions,
  host: Host,
): Promise<number> {
  return withTraces([file], host, ({ events, state }) => {
    const exported = format === "chrome" ? chromeTrace(state, { content }) : otlpTrace(events, { content })
    host.stdout.write(jsonWords(exported))
    return EXIT.done
  })
}
