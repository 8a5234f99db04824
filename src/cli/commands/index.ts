// All commands as one module, which starts faster than a file for each.

import type { Host } from "../host.ts"
import type { Commands } from "../program.ts"
import { askCommand } from "./ask.ts"
import { docCommand } from "./doc.ts"
import { evalCommand } from "./eval.ts"
import { initCommand } from "./init.ts"
import { lockCommand } from "./lock.ts"
import { newCommand } from "./new.ts"
import { checkCommand } from "./check.ts"
import { fmtCommand } from "./fmt.ts"
import { parseCommand } from "./parse.ts"
import { planCommand } from "./plan.ts"
import { runCommand } from "./run.ts"
import { testCommand } from "./test.ts"
import { typesCommand } from "./types.ts"

export function commandsOf(
  host: Host,
): Omit<
  Commands,
  | "trace"
  | "map"
  | "debug"
  | "memo"
  | "approvals"
  | "worker"
  | "queue"
  | "explain"
  | "skill"
  | "lsp"
  | "mcp"
  | "repl"
  | "serve"
  | "completion"
  | "complete"
> {
  return {
    run: (file, options) => runCommand(file, options, host),
    plan: (file, options) => planCommand(file, options, host),
    eval: (expression, options) => evalCommand(expression, options, host),
    ask: (question, options) => askCommand(question, options, host),
    test: (paths, options) => testCommand(paths, options, host),
    doc: (subject, options) => docCommand(subject, options, host),
    types: (paths, options) => typesCommand(paths, options, host),
    init: (folder) => initCommand(folder, host),
    new: (name, folder) => newCommand(name, folder, host),
    lock: (paths, options) => lockCommand(paths, options, host),
    parse: (file, options) => parseCommand(file, options, host),
    check: (files, options) => checkCommand(files, options, host),
    fmt: (files, options) => fmtCommand(files, options, host),
  }
}
