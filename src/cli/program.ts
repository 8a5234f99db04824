// The commands, their options and the help that teaches them.

import { Command, Option } from "commander"
import type { Host } from "./host.ts"

declare const RECALL_VERSION: string | undefined

/** Carries out a parsed command and gives the exit status; each is loaded when it is used. */
export interface Commands {
  run(file: string, options: RunOptions): Promise<number>
  eval(expression: string, options: CommonOptions): Promise<number>
  ask(question: string, options: CommonOptions): Promise<number>
  test(file: string, options: TestOptions): Promise<number>
  parse(file: string, options: ParseOptions): Promise<number>
  check(files: readonly string[], options: CheckOptions): Promise<number>
  fmt(files: readonly string[], options: FormatOptions): Promise<number>
}

export interface CommonOptions {
  readonly arg?: readonly string[]
  readonly model?: string
  readonly json?: boolean
  readonly memo: boolean
  readonly budget?: string
}

export interface RunOptions extends CommonOptions {
  readonly as?: "module" | "document"
}

export interface TestOptions {
  readonly model?: string
  readonly json?: boolean
}

export interface ParseOptions {
  readonly json?: boolean
  readonly as?: "module" | "document" | "answer" | "expression"
}

export interface CheckOptions {
  readonly json?: boolean
  readonly strict?: boolean
  readonly fix?: boolean
}

export interface FormatOptions {
  readonly check?: boolean
}

type Carry = (status: Promise<number>) => Promise<void>

/** Each command by its name: how it is declared, and what it carries out. */
const COMMANDS: { readonly [name: string]: (command: Command, commands: Commands, carry: Carry) => Command } = {
  run: (command, commands, carry) =>
    withCommonOptions(command.argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input"))
      .summary("run a module or a document")
      .description("Runs a file and prints its value: what a module's EMIT gives, or a document with its calls evaluated.")
      .addOption(new Option("--as <kind>", "what the file is, whatever its name").choices(["module", "document"]))
      .addHelpText("after", RUN_EXAMPLES)
      .action((file: string, options: RunOptions) => carry(commands.run(file, options))),

  eval: (command, commands, carry) =>
    withCommonOptions(command.argument("<expression>", "an expression"))
      .summary("evaluate an expression")
      .description("Evaluates an expression and prints its value: a string as it is, anything else as JSON.")
      .addHelpText("after", EVAL_EXAMPLES)
      .action((expression: string, options: CommonOptions) => carry(commands.eval(expression, options))),

  ask: (command, commands, carry) =>
    withCommonOptions(command.argument("<question>", "a question"))
      .summary("ask the model a question about data")
      .description("Asks the model. The data given with --arg stays out of the prompt when it is long; the model looks inside with calls.")
      .addHelpText("after", ASK_EXAMPLES)
      .action((question: string, options: CommonOptions) => carry(commands.ask(question, options))),

  test: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), or - for standard input")
      .summary("evaluate the TESTs of a module")
      .description("Evaluates the TESTs of a module, each by itself, and says which hold. Status 1 when one does not.")
      .option(...MODEL_OPTION)
      .option("--json", "print one object { tests }")
      .action((file: string, options: TestOptions) => carry(commands.test(file, options))),

  parse: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input")
      .summary("show how a file is read")
      .description("Prints the tree of a file, and what is wrong with it.")
      .option("--json", "print one object { tree, diagnostics }")
      .addOption(new Option("--as <kind>", "what the file is, whatever its name").choices(["module", "document", "answer", "expression"]))
      .action((file: string, options: ParseOptions) => carry(commands.parse(file, options))),

  check: (command, commands, carry) =>
    command
      .argument("<file...>", "modules (.rcl), other text files as documents, folders for all modules in them, or - for standard input")
      .summary("say what is wrong with files, without running them")
      .description("Says all that is wrong with modules and what they import, and what is probably not meant. Nothing is run and no model is asked.")
      .option("--json", "print an array of the diagnostics, each with its line and column")
      .option("--strict", "status 1 for warnings, too")
      .option("--fix", "put right what can be put right safely, and write the files")
      .action((files: readonly string[], options: CheckOptions) => carry(commands.check(files, options))),

  fmt: (command, commands, carry) =>
    command
      .argument("<file...>", "modules (.rcl), folders for all modules in them, or - for standard input to standard output")
      .summary("write modules in the one style")
      .description("Writes modules in the one style, with all comments. What does not parse is left alone, with its errors.")
      .option("--check", "write nothing; list the files that would change, with status 1 where there are any")
      .action((files: readonly string[], options: FormatOptions) => carry(commands.fmt(files, options))),
}

/**
 * The command line as commander reads it. `finish` gets the exit status of the command that was carried out. Only the command
 * named by `wanted` is declared, or all of them where it names none: that is what help and suggestions need.
 */
export function createProgram(wanted: string | undefined, commands: Commands, host: Host, finish: (status: number) => void): Command {
  const program = new Command("recall")
    .description("Recall, the language for recursive language models: calls in text, evaluated by asking a model again.")
    .version(typeof RECALL_VERSION === "string" ? RECALL_VERSION : "development", "-V, --version", "print the version")
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

function withCommonOptions(command: Command): Command {
  return command
    .option("--arg <name=value>", "a value by name: name=text, name=@file or name:=json; may be repeated", (value, earlier: readonly string[] = []) => [...earlier, value])
    .option(...MODEL_OPTION)
    .option("--budget <limits>", "what the run may spend: calls=200,tokens=500000,usd=2.5,seconds=600,depth=12,concurrency=16, any of them")
    .option("--json", "print one object { value, text, partial, usage, diagnostics }")
    .option("--no-memo", "evaluate equal calls again instead of remembering them")
}

const MODEL_OPTION = ["--model <spec>", "who answers questions: offline, openai:NAME, or a model of recall.config (default: RECALL_MODEL, else its default, else offline)"] as const

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
