// All commands in one piece: loading them together costs less at start than finding a file for each.

import type { Host } from "../host.ts"
import type { Commands } from "../program.ts"
import { askCommand } from "./ask.ts"
import { checkCommand } from "./check.ts"
import { evalCommand } from "./eval.ts"
import { fmtCommand } from "./fmt.ts"
import { parseCommand } from "./parse.ts"
import { runCommand } from "./run.ts"
import { testCommand } from "./test.ts"

export function commandsOf(host: Host): Commands {
  return {
    run: (file, options) => runCommand(file, options, host),
    eval: (expression, options) => evalCommand(expression, options, host),
    ask: (question, options) => askCommand(question, options, host),
    test: (file, options) => testCommand(file, options, host),
    parse: (file, options) => parseCommand(file, options, host),
    check: (files, options) => checkCommand(files, options, host),
    fmt: (files, options) => fmtCommand(files, options, host),
  }
}
