// `recall trace html FILE -o OUT`: writes the viewer and the trace as one file that opens from disk.

import { writeFile } from "node:fs/promises"
import { UsageError } from "../../../base/errors.ts"
import { moduleId } from "../../../host/paths.ts"
import { viewerPage } from "../../../viewer/page.ts"
import type { Host } from "../../host.ts"
import type { TraceHtmlOptions } from "../../options.ts"
import { EXIT } from "../../status.ts"
import { withTraces } from "./load.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { lineOf } from "../../../trace/write.ts"

export async function htmlCommand(file: string, { output }: TraceHtmlOptions, host: Host): Promise<number> {
  if (output !== "-" && moduleId(output) === moduleId(file)) {
    return reportFailure(
      new UsageError("bad-option", `-o would overwrite the trace ${file}`, "name another file"),
      host,
      createSources(),
    )
  }
  let page = ""
  const status = await withTraces([file], host, ({ events }) => {
    // Serialized again from the parsed events, so that lines that are no events do not reach the page.
    page = viewerPage({ kind: "trace", text: events.map(lineOf).join("") })
    return EXIT.done
  })
  if (status !== EXIT.done) return status
  if (output === "-") {
    host.stdout.write(page)
    return EXIT.done
  }
  try {
    await writeFile(output, page)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return reportFailure(
      new UsageError("bad-argument", `${output} cannot be written: ${reason}`, "name a file in an existing folder"),
      host,
      createSources(),
    )
  }
  host.stderr.write(`${output}: open it in a browser\n`)
  return EXIT.done
}
