// The commands that look into traces, loaded apart from those that evaluate: they need no interpreter.

import type { Host } from "../../host.ts"
import type { Commands } from "../../program.ts"
import { diffCommand } from "./diff.ts"
import { exportCommand } from "./export.ts"
import { showCommand } from "./show.ts"
import { treeCommand } from "./tree.ts"

export type TraceCommands = Pick<Commands, "traceTree" | "traceShow" | "traceDiff" | "traceExport">

export function traceCommands(host: Host): TraceCommands {
  return {
    traceTree: (file, options) => treeCommand(file, options, host),
    traceShow: (file, row, options) => showCommand(file, row, options, host),
    traceDiff: (before, after, options) => diffCommand(before, after, options, host),
    traceExport: (file, options) => exportCommand(file, options, host),
  }
}
