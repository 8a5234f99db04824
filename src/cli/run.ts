// The command line as a function from arguments and a host to an exit status.

import { CommanderError } from "commander"
import type { Host } from "./host.ts"
import { createProgram, type Commands } from "./program.ts"
import { EXIT } from "./status.ts"

/** Executes one command line and resolves with its exit status. Never rejects: a bug in Recall is reported, too. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  let status: number = EXIT.done
  const program = createProgram(args[0], lazyCommands(host), host, (result) => {
    status = result
  })
  try {
    await program.parseAsync(args, { from: "user" })
    return status
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportBug(error, host)
    if (error.exitCode === 0) return EXIT.done
    const hint = hintFor(error.code, args)
    if (hint !== null) host.stderr.write(`  hint: ${hint}\n`)
    return EXIT.usage
  }
}

/** Commands that are loaded when one is executed, so that `--help` loads none. */
function lazyCommands(host: Host): Commands {
  const print = (text: string): number => {
    host.stdout.write(text)
    return EXIT.done
  }
  const traces = async () => (await import("./commands/trace/index.ts")).traceCommands(host)
  return {
    run: async (file, options) => (await import("./commands/run.ts")).runCommand(file, options, host),
    plan: async (file, options) => (await import("./commands/plan.ts")).planCommand(file, options, host),
    map: async (file, documents, options) =>
      (await import("./commands/map.ts")).mapCommand(file, documents, options, host),
    research: async (folder, question, options) =>
      (await import("./commands/research.ts")).researchCommand(folder, question, options, host),
    debug: async (file, options) => (await import("./commands/debug.ts")).debugCommand(file, options, host),
    eval: async (expression, options) => (await import("./commands/eval.ts")).evalCommand(expression, options, host),
    ask: async (question, options) => (await import("./commands/ask.ts")).askCommand(question, options, host),
    repl: async (options) => (await import("./commands/repl.ts")).replCommand(options, host),
    serve: async (files, options) => (await import("./commands/serve.ts")).serveCommand(files, options, host),
    test: async (paths, options) => (await import("./commands/test.ts")).testCommand(paths, options, host),
    doc: async (subject, options) => (await import("./commands/doc.ts")).docCommand(subject, options, host),
    explain: async (code, options) => (await import("./commands/explain.ts")).explainCommand(code, options, host),
    skill: async (options) => (await import("./commands/skill.ts")).skillCommand(options, host),
    lsp: async (options) => (await import("./commands/lsp.ts")).languageServerCommand(options, host),
    mcp: async (files, options) => (await import("./commands/mcp.ts")).mcpCommand(files, options, host),
    types: async (paths, options) => (await import("./commands/types.ts")).typesCommand(paths, options, host),
    init: async (folder) => (await import("./commands/init.ts")).initCommand(folder, host),
    new: async (name, folder) => (await import("./commands/new.ts")).newCommand(name, folder, host),
    lock: async (paths, options) => (await import("./commands/lock.ts")).lockCommand(paths, options, host),
    parse: async (file, options) => (await import("./commands/parse.ts")).parseCommand(file, options, host),
    completion: async (shell) => print((await import("./completion/scripts.ts")).SCRIPTS[shell]),
    complete: async (words, current) => {
      const { complete, completionText } = await import("./completion/complete.ts")
      const program = createProgram(undefined, lazyCommands(host), host, () => undefined)
      return print(completionText(complete(program, words, current)))
    },
    memo: async (action) => (await import("./commands/memo/index.ts")).memoCommand(action, host),
    worker: async (options) => (await import("./commands/worker.ts")).workerCommand(options, host),
    queue: async (action) => (await import("./commands/queue.ts")).queueCommand(action, host),
    approvals: async (action) => (await import("./commands/approvals/index.ts")).approvalsCommand(action, host),
    trace: {
      tree: async (file, options) => (await traces()).tree(file, options),
      show: async (file, row, options) => (await traces()).show(file, row, options),
      diff: async (before, after, options) => (await traces()).diff(before, after, options),
      export: async (file, options) => (await traces()).export(file, options),
      // Loaded separately from the others, as they embed the viewer.
      html: async (file, options) => (await import("./commands/trace/html.ts")).htmlCommand(file, options, host),
      fork: async (file, row, options) =>
        (await import("./commands/trace/fork.ts")).forkCommand(file, row, options, host),
      debug: async (file) => (await import("./commands/trace/debug.ts")).traceDebugCommand(file, host),
      view: async (file, options) => (await import("./commands/trace/view.ts")).viewCommand(file, options, host),
    },
    check: async (files, options) => (await import("./commands/check.ts")).checkCommand(files, options, host),
    fmt: async (files, options) => (await import("./commands/fmt.ts")).fmtCommand(files, options, host),
  }
}

/** A correction of a command line that commander rejected. */
function hintFor(code: string, [first = "", second = ""]: readonly string[]): string | null {
  if (code === "commander.unknownCommand" && /[./\\]/.test(first)) return `to run a file: recall run ${first}`
  if (code === "commander.unknownOption" && first === "eval" && second.startsWith("-")) {
    return `before an expression that begins with -, write --: recall eval -- '${second}'`
  }
  return null
}

function reportBug(error: unknown, host: Host): number {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  host.stderr.write(
    `recall: internal error: ${message}\n`
      + "This is a bug in Recall, not in your program. Please report it with the command that shows it.\n",
  )
  if (host.env["RECALL_DEBUG"] !== undefined && error instanceof Error) host.stderr.write(`${error.stack ?? ""}\n`)
  else host.stderr.write("Set RECALL_DEBUG=1 in the environment to print the stack trace.\n")
  return EXIT.bug
}
