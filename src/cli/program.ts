// The commands, their options and the help that teaches them.

import { collected } from "./collected.ts"
import { Argument, Command, Option } from "commander"
import { declareApprovals, type ApprovalsAction } from "./approvals-program.ts"
import type { Host } from "./host.ts"
import { declareMcp } from "./mcp-program.ts"
import { refusingBoth } from "./exclusive.ts"
import { declareMap } from "./map-program.ts"
import { declareMemo, type MemoAction } from "./memo-program.ts"
import {
  AGENTS,
  REPORTERS,
  SHELLS,
  type Shell,
  type EvaluationOptions,
  type RunOptions,
  type MapOptions,
  type PlanOptions,
  type ResearchOptions,
  type ReplOptions,
  type ServeOptions,
  type TestOptions,
  type DocOptions,
  type ExplainOptions,
  type SkillOptions,
  type LanguageServerOptions,
  type McpOptions,
  type TypesOptions,
  type LockOptions,
  type ParseOptions,
  type CheckOptions,
  type FormatOptions,
} from "./options.ts"
import { refuseEmptyPaths } from "./empty-paths.ts"
import { declareQueue, declareWorker, type QueueAction, type WorkerOptions } from "./queue-program.ts"
import { declareResearch } from "./research-program.ts"
import { declareServe } from "./serve-program.ts"
import { VERSION } from "../base/version.ts"
import { declareTrace, type TraceCommands } from "./trace-program.ts"

/** The commands: each resolves with the exit status, and is loaded on first use. */
export interface Commands {
  run(file: string | undefined, options: RunOptions): Promise<number>
  map(file: string, documents: string, options: MapOptions): Promise<number>
  research(folder: string | undefined, question: string | undefined, options: ResearchOptions): Promise<number>
  debug(file: string, options: RunOptions): Promise<number>
  eval(expression: string, options: EvaluationOptions): Promise<number>
  ask(question: string, options: EvaluationOptions): Promise<number>
  repl(options: ReplOptions): Promise<number>
  serve(files: readonly string[], options: ServeOptions): Promise<number>
  test(paths: readonly string[], options: TestOptions): Promise<number>
  doc(subject: string | undefined, options: DocOptions): Promise<number>
  explain(code: string | undefined, options: ExplainOptions): Promise<number>
  skill(options: SkillOptions): Promise<number>
  lsp(options: LanguageServerOptions): Promise<number>
  mcp(files: readonly string[], options: McpOptions): Promise<number>
  types(paths: readonly string[], options: TypesOptions): Promise<number>
  init(folder: string): Promise<number>
  readonly new: (name: string, folder: string | undefined) => Promise<number>
  lock(paths: readonly string[], options: LockOptions): Promise<number>
  parse(file: string, options: ParseOptions): Promise<number>
  completion(shell: Shell): Promise<number>
  /** Prints the candidates for a word behind other words. */
  complete(words: readonly string[], current: string): Promise<number>
  memo(action: MemoAction): Promise<number>
  approvals(action: ApprovalsAction): Promise<number>
  worker(options: WorkerOptions): Promise<number>
  queue(action: QueueAction): Promise<number>
  readonly trace: TraceCommands
  plan(file: string, options: PlanOptions): Promise<number>
  check(files: readonly string[], options: CheckOptions): Promise<number>
  fmt(files: readonly string[], options: FormatOptions): Promise<number>
}

type Carry = (status: Promise<number>) => Promise<void>

/** The declaration of each command, by name. */
const COMMANDS: { readonly [name: string]: (command: Command, commands: Commands, carry: Carry) => Command } = {
  run: (command, commands, carry) =>
    withCommonOptions(
      command.argument("[file]", "a module (.rcl), any other text file as a document, or - for standard input"),
    )
      .summary("run a module or document")
      .description("Run a file and print its value: a module's EMIT, or a document with its calls evaluated.")
      .option("--resume <run>", "resume an unfinished run; options given now replace its own")
      .addOption(kindOption(["module", "document"]))
      .addHelpText("after", RUN_EXAMPLES)
      .action((file: string | undefined, options: RunOptions) => carry(commands.run(file, options))),

  map: (command, commands, carry) =>
    declareMap(
      withMemoryOptions(command)
        .option(...ARG_OPTION, collected)
        .option(...UNTRUSTED_OPTION, collected)
        .option(...MODEL_OPTION)
        .option(...ALLOW_OPTION, collected)
        .option(...YES_OPTION)
        .option(...CONFIRM_LATER_OPTION),
      (file, documents, options) => carry(commands.map(file, documents, options)),
    ),

  research: (command, commands, carry) =>
    withModelOptions(
      declareResearch(command, (folder, question, options) => carry(commands.research(folder, question, options))),
    ),

  debug: (command, commands, carry) =>
    withCommonOptions(command.argument("<file>", "a module (.rcl), or any other text file as a document"))
      .summary("step through a run")
      .description(
        "Step through a run, forwards and backwards. A request is sent only when you step past it.\n"
          + "Commands are read from standard input, one per line: h lists them.",
      )
      .addOption(kindOption(["module", "document"]))
      .action((file: string, options: RunOptions) => carry(commands.debug(file, options))),

  plan: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input")
      .summary("show what a run would ask and cost")
      .description(
        "Show what a run would ask and cost, without asking: questions that are certain, already remembered, "
          + "and dependent on answers.",
      )
      .option(...ARG_OPTION, collected)
      .option(...UNTRUSTED_OPTION, collected)
      .option(...MODEL_OPTION)
      .option(...MEMO_OPTION)
      .option("--no-memo", "plan as if nothing were remembered")
      .option(...ALLOW_OPTION, collected)
      .addOption(kindOption(["module", "document"]))
      .option("--json", "print one object { certain, remembered, following }")
      .action((file: string, options: PlanOptions) => carry(commands.plan(file, options))),

  eval: (command, commands, carry) =>
    withCommonOptions(command.argument("<expression>", "an expression"))
      .summary("evaluate an expression")
      .description("Evaluate an expression and print its value: a string verbatim, anything else as JSON.")
      .addHelpText("after", EVAL_EXAMPLES)
      .action((expression: string, options: EvaluationOptions) => carry(commands.eval(expression, options))),

  ask: (command, commands, carry) =>
    withCommonOptions(command.argument("<question>", "a question"))
      .summary("ask the model a question about data")
      .description(
        "Ask the model a question about the data given with --arg. Long data stays out of the prompt; "
          + "the model reads it with calls.",
      )
      .addHelpText("after", ASK_EXAMPLES)
      .action((question: string, options: EvaluationOptions) => carry(commands.ask(question, options))),

  repl: (command, commands, carry) =>
    withMemoryOptions(command)
      .summary("evaluate expressions interactively")
      .description(
        "Evaluate expressions line by line. Declared names stay; :help lists the commands.\n"
          + "Lines are kept in ~/.recall_history, or the file that RECALL_HISTORY names; empty for none.",
      )
      .option(...ARG_OPTION, collected)
      .option(...MODEL_OPTION)
      .option(...ALLOW_OPTION, collected)
      .option(...BUDGET_OPTION)
      .option("--quiet", "show no progress")
      .action((options: ReplOptions) => carry(commands.repl(options))),

  serve: (command, commands, carry) =>
    withMemoryOptions(
      declareServe(command, (files, options) => carry(commands.serve(files, options)))
        .option(...MODEL_OPTION)
        .option(...ALLOW_OPTION, collected),
    ),

  test: (command, commands, carry) =>
    withMemoryOptions(command)
      .argument(
        "[path...]",
        "modules (.rcl), folders of them, or - for standard input (default: the working directory)",
      )
      .summary("run the TESTs of modules")
      .description("Run each TEST of the modules in isolation. The exit status is 1 if any fails.")
      .option(...MODEL_OPTION)
      .option(...BUDGET_OPTION)
      .option("--filter <text>", "run only the tests whose names contain this text")
      .addOption(new Option("--reporter <name>", "format of the results").choices(REPORTERS))
      .option("--json", "shorthand for --reporter json: one object { tests }")
      .option("--coverage", "report tasks that were not called and branches that were not taken")
      .option(...ALLOW_OPTION, collected)
      .option(...YES_OPTION)
      .option("--watch", "run again when one of the files or an imported module changes")
      .action((paths: readonly string[], options: TestOptions) => carry(commands.test(paths, options))),

  doc: (command, commands, carry) =>
    command
      .argument(
        "[subject]",
        "a module (.rcl), a folder of them, an npm package, a page, PAGE#SECTION, std, std/NAME, "
          + "or a name of the library",
      )
      .summary("print a page of the documentation, or the reference of a library")
      .description(
        "Print a page of the documentation, or the reference of a library as Markdown, from its ## comments, "
          + "signatures and tests. Without a subject, list the pages.",
      )
      .option("--json", "print one object { modules } or { pages }")
      .option("-o, --output <file>", "write to a file instead of standard output")
      .action((subject: string | undefined, options: DocOptions) => carry(commands.doc(subject, options))),

  explain: (command, commands, carry) =>
    command
      .argument("[code]", "the code of a diagnostic, for example wrong-type")
      .summary("explain the code of a diagnostic")
      .description(
        "Explain a code: its meaning, what to do, and a program that provokes it. Without a code, list all codes.",
      )
      .option("--json", "print one object { codes }")
      .action((code: string | undefined, options: ExplainOptions) => carry(commands.explain(code, options))),

  skill: (command, commands, carry) =>
    command
      .summary("print or install the skill for coding agents")
      .description("Print the skill that teaches coding agents to write Recall, or write it where they look for it.")
      .addOption(new Option("--install <kind>", "write .claude/skills/recall/SKILL.md, or .agents/…").choices(AGENTS))
      .option("--force", "overwrite a file with other contents")
      .action((options: SkillOptions) => carry(commands.skill(options))),

  lsp: (command, commands, carry) =>
    command
      .summary("start the language server of editors")
      .description(
        "Start a language server, which speaks the Language Server Protocol over standard input and output.\n"
          + "An editor starts it: recall doc language-server says what it does.",
      )
      .option("--stdio", "use standard input and output, as it always does")
      .addOption(new Option("--clientProcessId <id>", "end with this process").hideHelp())
      .action((options: LanguageServerOptions) => carry(commands.lsp(options))),

  mcp: (command, commands, carry) =>
    declareMcp(command, withTaskOptions, (files, options) => carry(commands.mcp(files, options))),

  types: (command, commands, carry) =>
    command
      .argument("<path...>", "modules (.rcl), or folders of them")
      .summary("generate TypeScript declarations for modules")
      .description('Write NAME.d.rcl.ts beside each module, for import { task } from "./NAME.rcl" in TypeScript.')
      .option("--check", "write nothing; exit with status 1 if a file is out of date")
      .action((paths: readonly string[], options: TypesOptions) => carry(commands.types(paths, options))),

  init: (command, commands, carry) =>
    command
      .argument("[folder]", "folder of the project", ".")
      .summary("create a project with a first program")
      .description(
        "Create a first program with its tests and its configuration. No file is overwritten, and a package.json that "
          + "exists is kept.",
      )
      .action((folder: string) => carry(commands.init(folder))),

  new: (command, commands, carry) =>
    command
      .argument("<name>", "name of the npm package, for example contract-tasks or @scope/contract-tasks")
      .argument("[folder]", "folder to create (default: the name without its scope)")
      .summary("create the package of a new library")
      .description("Create an npm package with a module and its tests. npm test passes from the start.")
      .action((name: string, folder: string | undefined) => carry(commands.new(name, folder))),

  lock: (command, commands, carry) =>
    command
      .argument("[path...]", "modules (.rcl), or folders of them (default: the working directory)")
      .summary("record and verify imported packages")
      .description(
        "Record the modules imported from npm packages in recall.lock. If it exists, list the differences instead; "
          + "the exit status is 1 if there are any.",
      )
      .option("--update", "write recall.lock again instead of verifying it")
      .action((paths: readonly string[], options: LockOptions) => carry(commands.lock(paths, options))),

  parse: (command, commands, carry) =>
    command
      .argument("<file>", "a module (.rcl), any other text file as a document, or - for standard input")
      .summary("print the syntax tree of a file")
      .description("Print the syntax tree of a file and its syntax errors.")
      .option("--json", "print one object { tree, diagnostics }")
      .addOption(kindOption(["module", "document", "answer", "expression"]))
      .action((file: string, options: ParseOptions) => carry(commands.parse(file, options))),

  memo: (command, commands, carry) => declareMemo(command, (action) => carry(commands.memo(action))),

  worker: (command, commands, carry) =>
    declareWorker(command, (options) => carry(commands.worker(options)))
      .option(...MODEL_OPTION)
      .option(...MEMO_OPTION)
      .option(...ALLOW_OPTION, collected)
      .option(...YES_OPTION)
      .option(...CONFIRM_LATER_OPTION),
  queue: (command, commands, carry) => declareQueue(command, (action) => carry(commands.queue(action))),
  approvals: (command, commands, carry) => declareApprovals(command, (action) => carry(commands.approvals(action))),

  trace: (command, commands, carry) => declareTrace(command, commands.trace, carry, withModelOptions),

  check: (command, commands, carry) =>
    command
      .argument(
        "<path...>",
        "modules (.rcl), other text files as documents, folders for all modules in them, or - for standard input",
      )
      .summary("report errors and warnings without running")
      .description(
        "Report errors and likely mistakes in modules, their imports and documents, without running them or asking a "
          + "model.",
      )
      .option("--json", "print an array of the diagnostics, each with its place and the edits that fix it")
      .option("--arg <name>", "name of an argument that a document is run with; may be repeated", collected)
      .option("--strict", "exit with status 1 for warnings, too")
      .option("--fix", "apply safe fixes and write the files")
      .action((files: readonly string[], options: CheckOptions) => carry(commands.check(files, options))),

  fmt: (command, commands, carry) =>
    command
      .argument(
        "<path...>",
        "modules (.rcl), folders for all modules in them, or - for standard input to standard output",
      )
      .summary("format modules")
      .description("Format modules, keeping all comments. A module with syntax errors is reported and left unchanged.")
      .option("--check", "write nothing; list the files that would change, and exit with status 1 if there are any")
      .action((files: readonly string[], options: FormatOptions) => carry(commands.fmt(files, options))),

  completion: (command, commands, carry) =>
    command
      .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
      .summary("print the completion script of a shell")
      .description("Print a script that makes a shell complete commands, options and files of recall.")
      .addHelpText("after", COMPLETION_EXAMPLES)
      .action((shell: Shell) => carry(commands.completion(shell))),

  complete: (command, commands, carry) =>
    command
      .argument("[words...]")
      .requiredOption("--current <word>")
      .action((words: readonly string[], { current }: { readonly current: string }) =>
        carry(commands.complete(words, current)),
      ),
}

/** Commands that scripts call, which help and completion leave out. */
const HIDDEN: ReadonlySet<string> = new Set(["complete"])

/**
 * The command line as commander reads it. `finish` receives the exit status of the executed command. Only the command
 * named by `wanted` is declared; if it names none, all are, as help and suggestions need them.
 */
export function createProgram(
  wanted: string | undefined,
  commands: Commands,
  host: Host,
  finish: (status: number) => void,
): Command {
  const program = new Command("recall")
    .description("Recall, the language for recursive language models: a model's answer calls the model again.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .hook("preAction", (_, command) => refuseEmptyPaths(command))
    .addHelpText("after", EXAMPLES)
  const named = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? [wanted] : Object.keys(COMMANDS)
  for (const name of named) {
    const command = program.command(name, { hidden: HIDDEN.has(name) })
    COMMANDS[name]?.(command, commands, async (status) => finish(await status))
  }
  return program
}

/** The options that choose the source of answers and their store. */
function withMemoryOptions(command: Command): Command {
  return refusingBoth(command, "memo")
    .option(...MEMO_OPTION)
    .option("--no-memo", "use no stored answers, and store none; equal calls of the run are made once")
    .option("--fresh", "ask every question again, and replace the stored answers")
    .option("--record <file>", "record the models' answers to a file, for --replay")
    .option("--replay <file>", "take the models' answers from a recording; no model is asked")
}

/** The options of a command that calls tasks for others. */
function withTaskOptions(command: Command): Command {
  return command
    .option(...ARG_OPTION, collected)
    .option(...MODEL_OPTION)
    .option(...MEMO_OPTION)
    .option("--no-memo", "use no stored answers, and store none")
    .option(...ALLOW_OPTION, collected)
}

function withCommonOptions(command: Command): Command {
  return withModelOptions(command.option(...ARG_OPTION, collected).option(...UNTRUSTED_OPTION, collected))
}

/** The options of every evaluation, without its arguments: `recall trace fork` takes those from the trace. */
function withModelOptions(command: Command): Command {
  return withMemoryOptions(command)
    .option(...MODEL_OPTION)
    .option(...BUDGET_OPTION)
    .option("--json", "print one object { value, text, partial, missing, usage, diagnostics }")
    .option("--trace <file>", "write a trace of the run to a file, for recall trace")
    .option("--redact <rule>", "hide data:NAME, pattern:REGEX or a text in traces; may be repeated", collected)
    .option("--profile", "print the calls, time, tokens and dollars of each task")
    .option("--profile-file <file>", "write them to a file that speedscope shows as a flame graph")
    .option("--view", "show the run in the browser while it is running")
    .option("--quiet", "show no progress")
    .option(...ALLOW_OPTION, collected)
    .option(...YES_OPTION)
    .option(...CONFIRM_LATER_OPTION)
}

function kindOption(kinds: readonly string[]): Option {
  return new Option("--as <kind>", "treat the file as this kind, whatever its name").choices(kinds)
}

const MEMO_OPTION = [
  "--memo <file>",
  "file that stores answers (default: the configuration's, or .recall/memo.db)",
] as const

const ARG_OPTION = [
  "--arg <name=value>",
  "pass a value by name: name=text, name=@file, name=@folder/, name=@'folder/**/*.md', name:=json "
    + "or name:=@file.json; may be repeated",
] as const

const UNTRUSTED_OPTION = [
  "--untrusted <name>",
  "mark the argument as untrusted: what is asked about it has no calls; may be repeated",
] as const

const MODEL_OPTION = [
  "--model <spec>",
  "model that answers questions: offline, tiny, openai:NAME, or a name in recall.config "
    + "(default: RECALL_MODEL, else the configuration's default, else offline)",
] as const

const ALLOW_OPTION = [
  "--allow <permissions>",
  "what the program may reach, any of read=FOLDER,write=FOLDER,net=HOST,env=NAME,clock; may be repeated",
] as const

const CONFIRM_LATER_OPTION = [
  "--confirm-later",
  "leave calls that write to a later decision (recall approvals); the rest of the run goes on",
] as const

const YES_OPTION = ["--yes", "confirm the cost (confirm in recall.config) and all calls that write"] as const

const BUDGET_OPTION = [
  "--budget <limits>",
  "limits of the run, any of calls=200,requests=400,tokens=500000,usd=2.5,seconds=600,depth=12,concurrency=16",
] as const

const EXAMPLES = `
Examples:
  recall eval '1 + 1'
  recall run report.rcl --arg article=@article.md
  recall run letter.md --arg name=Ada
  recall ask 'Who is the buyer?' --arg contract=@contract.txt
  recall run report.rcl --arg article=@article.md --model openai:gpt-5
  recall research notes/ 'Which decisions were changed later, and why?' --model openai:gpt-5

Without --model, RECALL_MODEL and a recall.config, an embedded offline model answers questions by simple methods, with
no key and no network. openai:NAME reads the key from OPENAI_API_KEY, and from OPENAI_BASE_URL a server other than
OpenAI's.

recall COMMAND --help prints the options of a command.

Exit status: 0 done, 1 the program failed, 2 wrong usage or output that cannot be written, 3 a budget ended the run,
4 calls wait for a decision, 130 interrupted, 143 ended by SIGTERM, 70 a bug in Recall.`

const COMPLETION_EXAMPLES = `
Examples:
  source <(recall completion bash)                                     # in ~/.bashrc
  source <(recall completion zsh)                                      # in ~/.zshrc, behind compinit
  recall completion fish > ~/.config/fish/completions/recall.fish
  recall completion powershell | Out-String | Invoke-Expression        # in $PROFILE`

const RUN_EXAMPLES = `
Examples:
  recall run fib.rcl --arg n:=30
  recall run report.rcl --arg article=@article.md --arg language=Korean
  recall run compare.rcl --arg contracts=@contracts/ --arg prices=@prices.csv
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
