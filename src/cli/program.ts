// The commands, their options and the help that teaches them.

import { Command, Option } from "commander"
import type { Host } from "./host.ts"
import { declareMemo, type MemoAction } from "./memo-program.ts"
import {
  REPORTERS,
  type EvaluationOptions,
  type RunOptions,
  type PlanOptions,
  type TestOptions,
  type DocOptions,
  type TypesOptions,
  type LockOptions,
  type ParseOptions,
  type CheckOptions,
  type FormatOptions,
} from "./options.ts"
import { declareTrace, type TraceCommands } from "./trace-program.ts"

declare const RECALL_VERSION: string | undefined

/** The release; from the sources, which are none, that of before the first. */
export const VERSION = typeof RECALL_VERSION === "string" ? RECALL_VERSION : "0.0.0"

/** Carries out a parsed command and gives the exit status; each is loaded when it is used. */
export interface Commands {
  run(file: string | undefined, options: RunOptions): Promise<number>
  debug(file: string, options: RunOptions): Promise<number>
  eval(expression: string, options: EvaluationOptions): Promise<number>
  ask(question: string, options: EvaluationOptions): Promise<number>
  test(paths: readonly string[], options: TestOptions): Promise<number>
  doc(subject: string, options: DocOptions): Promise<number>
  types(paths: readonly string[], options: TypesOptions): Promise<number>
  readonly new: (name: string, folder: string | undefined) => Promise<number>
  lock(paths: readonly string[], options: LockOptions): Promise<number>
  parse(file: string, options: ParseOptions): Promise<number>
  memo(action: MemoAction): Promise<number>
  readonly trace: TraceCommands
  plan(file: string, options: PlanOptions): Promise<number>
  check(files: readonly string[], options: CheckOptions): Promise<number>
  fmt(files: readonly string[], options: FormatOptions): Promise<number>
}

type Carry = (status: Promise<number>) => Promise<void>

/** Each command by its name: how it is declared, and what it carries out. */
const COMMANDS: { readonly [name: string]: (command: Command, commands: Commands, carry: Carry) => Command } = {
  run: (command, commands, carry) =>
    withCommonOptions(
      command.argument("[file]", "a module (.rcl), any other text file as a document, or - for standard input"),
    )
      .summary("run a module or a document")
      .description(
        "Runs a file and prints its value: what a module's EMIT gives, or a document with its calls evaluated.",
      )
      .option(
        "--resume <run>",
        "go on with the command of a run that did not come to its end; options given now replace its own",
      )
      .addOption(new Option("--as <kind>", "what the file is, whatever its name").choices(["module", "document"]))
      .addHelpText("after", RUN_EXAMPLES)
      .action((file: string | undefined, options: RunOptions) => carry(commands.run(file, options))),

  debug: (command, commands, carry) =>
    withCommonOptions(command.argument("<file>", "a module (.rcl), or any other text file as a document"))
      .summary("step through a run")
      .description(
        "Steps through a run, forth and back. Nothing is sent to a model before you have come to it. Commands are read from standard input, one a line: h shows them.",
      )
      .addOption(new Option("--as <kind>", "what the file is, whatever its name").choices(["module", "document"]))
      .action((file: string, options: RunOptions) => carry(commands.debug(file, options))),

  plan: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input")
      .summary("say what a run would ask, without asking it")
      .description(
        "Says what a run would ask: what is certain, what is remembered already, what follows from answers, and what that costs.",
      )
      .option(...ARG_OPTION, collected)
      .option(...MODEL_OPTION)
      .option(
        "--memo <file>",
        "where answers are kept and found again (default: the configuration's, or .recall/memo.db)",
      )
      .option("--no-memo", "plan as if nothing were remembered")
      .addOption(new Option("--as <kind>", "what the file is, whatever its name").choices(["module", "document"]))
      .option("--json", "print one object { certain, remembered, following }")
      .action((file: string, options: PlanOptions) => carry(commands.plan(file, options))),

  eval: (command, commands, carry) =>
    withCommonOptions(command.argument("<expression>", "an expression"))
      .summary("evaluate an expression")
      .description("Evaluates an expression and prints its value: a string as it is, anything else as JSON.")
      .addHelpText("after", EVAL_EXAMPLES)
      .action((expression: string, options: EvaluationOptions) => carry(commands.eval(expression, options))),

  ask: (command, commands, carry) =>
    withCommonOptions(command.argument("<question>", "a question"))
      .summary("ask the model a question about data")
      .description(
        "Asks the model. The data given with --arg stays out of the prompt when it is long; the model looks inside with calls.",
      )
      .addHelpText("after", ASK_EXAMPLES)
      .action((question: string, options: EvaluationOptions) => carry(commands.ask(question, options))),

  test: (command, commands, carry) =>
    withMemoryOptions(command)
      .argument(
        "[paths...]",
        "modules (.rcl), folders of them, or - for standard input (default: the working directory)",
      )
      .summary("evaluate the TESTs of modules")
      .description("Evaluates the TESTs of modules, each by itself, and says which hold. Status 1 when one does not.")
      .option(...MODEL_OPTION)
      .option(...BUDGET_OPTION)
      .option("--filter <text>", "only the tests whose names contain this")
      .addOption(new Option("--reporter <name>", "how to tell the results").choices(REPORTERS))
      .option("--json", "the same as --reporter json: one object { tests }")
      .option("--coverage", "say which tasks were not called and which branches were not taken")
      .option("--watch", "run again whenever one of the files, or a module that they import, changes")
      .action((paths: readonly string[], options: TestOptions) => carry(commands.test(paths, options))),

  doc: (command, commands, carry) =>
    command
      .argument("<subject>", "a module (.rcl), a folder of them, an npm package, std, or std/NAME")
      .summary("write the reference of a library")
      .description("Writes the reference of a library as Markdown, from its ## comments, its signatures and its tests.")
      .option("--json", "as one object { modules }")
      .option("-o, --output <file>", "write it to a file instead of standard output")
      .action((subject: string, options: DocOptions) => carry(commands.doc(subject, options))),

  types: (command, commands, carry) =>
    command
      .argument("<paths...>", "modules (.rcl), or folders of them")
      .summary("write the declarations of modules for TypeScript")
      .description('Writes NAME.d.rcl.ts beside each module, for import { task } from "./NAME.rcl" in TypeScript.')
      .option("--check", "write nothing; status 1 when a file is not up to date")
      .action((paths: readonly string[], options: TypesOptions) => carry(commands.types(paths, options))),

  new: (command, commands, carry) =>
    command
      .argument("<name>", "the name of the npm package, as contract-tasks or @scope/contract-tasks")
      .argument("[folder]", "where to make it (default: the name, without its scope)")
      .summary("make the package of a new library")
      .description(
        "Makes a folder with a package that exports a module, its tests, and what npm needs; npm test passes at once.",
      )
      .action((name: string, folder: string | undefined) => carry(commands.new(name, folder))),

  lock: (command, commands, carry) =>
    command
      .argument("[paths...]", "modules (.rcl), or folders of them (default: the working directory)")
      .summary("write down what imported packages are")
      .description(
        "Writes recall.lock: what the modules of npm packages are that the modules here import. Where there is one, says what has become different; status 1 if anything has.",
      )
      .option("--update", "write it anew")
      .action((paths: readonly string[], options: LockOptions) => carry(commands.lock(paths, options))),

  parse: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input")
      .summary("show how a file is read")
      .description("Prints the tree of a file, and what is wrong with it.")
      .option("--json", "print one object { tree, diagnostics }")
      .addOption(
        new Option("--as <kind>", "what the file is, whatever its name").choices([
          "module",
          "document",
          "answer",
          "expression",
        ]),
      )
      .action((file: string, options: ParseOptions) => carry(commands.parse(file, options))),

  memo: (command, commands, carry) => declareMemo(command, (action) => carry(commands.memo(action))),

  trace: (command, commands, carry) => declareTrace(command, commands.trace, carry, withModelOptions),

  check: (command, commands, carry) =>
    command
      .argument(
        "<file...>",
        "modules (.rcl), other text files as documents, folders for all modules in them, or - for standard input",
      )
      .summary("say what is wrong with files, without running them")
      .description(
        "Says all that is wrong with modules and what they import, and what is probably not meant. Nothing is run and no model is asked.",
      )
      .option("--json", "print an array of the diagnostics, each with its line and column")
      .option("--strict", "status 1 for warnings, too")
      .option("--fix", "put right what can be put right safely, and write the files")
      .action((files: readonly string[], options: CheckOptions) => carry(commands.check(files, options))),

  fmt: (command, commands, carry) =>
    command
      .argument(
        "<file...>",
        "modules (.rcl), folders for all modules in them, or - for standard input to standard output",
      )
      .summary("write modules in the one style")
      .description(
        "Writes modules in the one style, with all comments. What does not parse is left alone, with its errors.",
      )
      .option("--check", "write nothing; list the files that would change, with status 1 where there are any")
      .action((files: readonly string[], options: FormatOptions) => carry(commands.fmt(files, options))),
}

/**
 * The command line as commander reads it. `finish` gets the exit status of the command that was carried out. Only the command
 * named by `wanted` is declared, or all of them where it names none: that is what help and suggestions need.
 */
export function createProgram(
  wanted: string | undefined,
  commands: Commands,
  host: Host,
  finish: (status: number) => void,
): Command {
  const program = new Command("recall")
    .description(
      "Recall, the language for recursive language models: calls in text, evaluated by asking a model again.",
    )
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help: also recall COMMAND --help")
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText("after", EXAMPLES)
  const named = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? [wanted] : Object.keys(COMMANDS)
  for (const name of named) COMMANDS[name]?.(program.command(name), commands, async (status) => finish(await status))
  return program
}

/** Where answers come from, and where they are kept. */
function withMemoryOptions(command: Command): Command {
  return command
    .option(
      "--memo <file>",
      "where answers are kept and found again (default: the configuration's, or .recall/memo.db)",
    )
    .option("--no-memo", "evaluate equal calls again instead of remembering them, and keep nothing")
    .option("--fresh", "ask everything anew, and keep that in place of what was kept")
    .option("--record <file>", "write what the models wrote to a file, for --replay")
    .option("--replay <file>", "take all that models write from a recording: no model is asked")
}

function withCommonOptions(command: Command): Command {
  return withModelOptions(command.option(...ARG_OPTION, collected))
}

/** What is said of any evaluation, also of one that is told its arguments otherwise. */
function withModelOptions(command: Command): Command {
  return withMemoryOptions(command)
    .option(...MODEL_OPTION)
    .option(...BUDGET_OPTION)
    .option("--json", "print one object { value, text, partial, usage, diagnostics }")
    .option("--trace <file>", "write what happens to a file, for recall trace")
    .option(
      "--redact <rule>",
      "what a trace must not tell: data:NAME, pattern:REGEX, or a text; may be repeated",
      collected,
    )
    .option("--view", "show the run in the browser while it goes on")
    .option("--quiet", "show no progress")
    .option("--yes", "do not ask whether what the run may cost is meant: see confirm in recall.config")
}

const ARG_OPTION = [
  "--arg <name=value>",
  "a value by name: name=text, name=@file or name:=json; may be repeated",
] as const

function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

const MODEL_OPTION = [
  "--model <spec>",
  "who answers questions: offline, openai:NAME, or a model of recall.config (default: RECALL_MODEL, else its default, else offline)",
] as const

const BUDGET_OPTION = [
  "--budget <limits>",
  "what the run may spend: calls=200,tokens=500000,usd=2.5,seconds=600,depth=12,concurrency=16, any of them",
] as const

const EXAMPLES = `
Examples:
  recall eval '1 + 1'
  recall run report.rcl --arg article=@article.md
  recall run letter.md --arg name=Ada
  recall ask 'Who is the buyer?' --arg contract=@contract.txt
  recall run report.rcl --arg article=@article.md --model openai:gpt-5

Without --model, without RECALL_MODEL in the environment and without a recall.config, questions are answered offline by
simple methods, with no key and no network. With openai:NAME the key is read from OPENAI_API_KEY, and the server, if it is not OpenAI's, from
OPENAI_BASE_URL.

Exit status: 0 done, 1 the program failed, 2 wrong usage, 130 interrupted.`

const RUN_EXAMPLES = `
Examples:
  recall run fib.rcl --arg n:=30
  recall run report.rcl --arg article=@article.md --arg language=Korean
  recall run letter.md --arg name=Ada
  echo 'Two and two is CALL(2 + 2).' | recall run -`

const EVAL_EXAMPLES = `
Examples:
  recall eval 'FOR n IN range(1, 6) : n * n'
  recall eval 'sections(article)[0].title' --arg article=@article.md
  recall eval 'sum(xs)' --arg xs:='[1, 2, 3]' --json`

const ASK_EXAMPLES = `
Examples:
  recall ask 'Who is the buyer?' --arg contract=@contract.txt
  cat log.txt | recall ask 'What failed first?' --arg log=@- --model openai:gpt-5`
