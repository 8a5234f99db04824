// The commands that inspect traces, loaded apart from those that evaluate, as they need no interpreter.

import type { Host } from "../../host.ts"
import type { TraceCommands } from "../../trace-program.ts"
import { diffCommand } from "./diff.ts"
import { exportCommand } from "./export.ts"
import { showCommand } from "./show.ts"
import { treeCommand } from "./tree.ts"

export function traceCommands(host: Host): Pick<TraceCommands, "tree" | "show" | "diff" | "export"> {
  return {
    tree: (file, options) => treeCommand(file, options, host),
    show: (file, row, options) => showCommand(file, row, options, host),
    diff: (before, after, options) => diffCommand(before, after, options, host),
    export: (files, options) => exportCommand(files, options, host),
  }
}
