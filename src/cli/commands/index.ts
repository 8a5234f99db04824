// All commands in one piece: loading them together costs less at start than finding a file for each.

import type { Host } from "../host.ts"
import type { Commands } from "../program.ts"
import type { TraceCommands } from "./trace/index.ts"
import { askCommand } from "./ask.ts"
import { evalCommand } from "./eval.ts"
import { parseCommand } from "./parse.ts"
import { runCommand } from "./run.ts"
import { testCommand } from "./test.ts"

export function commandsOf(host: Host): Omit<Commands, keyof TraceCommands | "traceHtml" | "traceView"> {
  return {
    run: (file, options) => runCommand(file, options, host),
    eval: (expression, options) => evalCommand(expression, options, host),
    ask: (question, options) => askCommand(question, options, host),
    test: (file, options) => testCommand(file, options, host),
    parse: (file, options) => parseCommand(file, options, host),
  }
}
