// The options of the commands, as the command line gives them.

export interface EvaluationOptions {
  readonly arg?: readonly string[]
  /** The names of the arguments that are untrusted. */
  readonly untrusted?: readonly string[]
  readonly model?: string
  readonly json?: boolean
  readonly budget?: string
  /** The memo's file; `false` for none. */
  readonly memo?: string | boolean
  /** `true` asks everything again. A resumed run has the time since which stored answers count. */
  readonly fresh?: boolean | string
  readonly record?: string
  readonly replay?: string
  readonly trace?: string
  readonly profile?: boolean
  readonly profileFile?: string
  readonly quiet?: boolean
  readonly view?: boolean
  readonly redact?: readonly string[]
  readonly yes?: boolean
  readonly confirmLater?: boolean
  /** Permissions: see `AuthorityOptions`. */
  readonly allow?: readonly string[]
  /** The id of the run that is resumed. */
  readonly id?: string
}

export interface RunOptions extends EvaluationOptions {
  readonly as?: "module" | "document"
  readonly resume?: string
}

export interface ResearchOptions extends EvaluationOptions {
  /** The file of the report. */
  readonly out?: string
  readonly points?: number
  /** The file of a changed program. */
  readonly program?: string
  readonly plan?: boolean
  readonly print?: boolean
}

export interface MapOptions {
  /** The address of the queue whose workers make the runs. */
  readonly queue?: string
  /** The file of results. */
  readonly out: string
  /** The PARAM that takes whole documents. */
  readonly to?: string
  readonly arg?: readonly string[]
  /** The names of the PARAMs whose values are untrusted. */
  readonly untrusted?: readonly string[]
  readonly atOnce?: number
  /** The limits of all runs together, and of each. */
  readonly budget?: string
  readonly each?: string
  /** The name of the sum that processes share, to which the limits of `budget` then belong. */
  readonly shared?: string
  readonly retries?: number
  readonly order?: "ends" | "input"
  readonly model?: string
  readonly memo?: string | boolean
  readonly fresh?: boolean
  readonly record?: string
  readonly replay?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly allow?: readonly string[]
  readonly yes?: boolean
  readonly confirmLater?: boolean
}

export interface ReplOptions {
  readonly arg?: readonly string[]
  readonly allow?: readonly string[]
  readonly model?: string
  readonly budget?: string
  readonly memo?: string | boolean
  readonly fresh?: boolean
  readonly record?: string
  readonly replay?: string
  readonly quiet?: boolean
}

export interface ServeOptions {
  readonly host?: string
  readonly port?: number
  readonly key?: string
  readonly origin?: readonly string[]
  readonly concurrency?: number
  readonly queue?: number
  /** Megabytes. */
  readonly maxBody?: number
  /** Seconds. */
  readonly grace?: number
  readonly reasoning?: boolean
  /** Limits of all requests together. */
  readonly total?: string
  readonly allow?: readonly string[]
  readonly yes?: boolean
  readonly model?: string
  readonly budget?: string
  readonly memo?: string | boolean
  readonly fresh?: boolean
  readonly record?: string
  readonly replay?: string
}

export interface PlanOptions {
  readonly arg?: readonly string[]
  readonly untrusted?: readonly string[]
  readonly allow?: readonly string[]
  readonly model?: string
  readonly memo?: string | boolean
  readonly as?: "module" | "document"
  readonly json?: boolean
}

export interface TestOptions {
  readonly model?: string
  readonly memo?: string | boolean
  readonly fresh?: boolean
  readonly record?: string
  readonly replay?: string
  readonly budget?: string
  readonly filter?: string
  readonly reporter?: ReporterName
  readonly json?: boolean
  readonly coverage?: boolean
  readonly watch?: boolean
  readonly allow?: readonly string[]
  readonly yes?: boolean
}

export const REPORTERS = ["text", "json", "junit", "tap"] as const
export type ReporterName = (typeof REPORTERS)[number]

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const
export type Shell = (typeof SHELLS)[number]

export interface DocOptions {
  readonly json?: boolean
  readonly output?: string
}

export interface ExplainOptions {
  readonly json?: boolean
}

/** The folders in which coding agents look for skills: `.claude/skills` and `.agents/skills`. */
export const AGENTS = ["claude", "agents"] as const

export interface SkillOptions {
  readonly install?: (typeof AGENTS)[number]
  readonly force?: boolean
}

export interface LanguageServerOptions {
  /** The process of the editor, with which the server ends. */
  readonly clientProcessId?: string
}

export interface McpOptions {
  readonly arg?: readonly string[]
  readonly model?: string
  /** The memo's file; `false` for none. */
  readonly memo?: string | boolean
  readonly budget?: string
  readonly allow?: readonly string[]
  readonly yes?: boolean
  /** The folder below which clients name files. */
  readonly root?: string
  /** Names of tools with commas between them. */
  readonly only?: string
}

export interface TypesOptions {
  readonly check?: boolean
}

export interface LockOptions {
  readonly update?: boolean
}

export interface ParseOptions {
  readonly json?: boolean
  readonly as?: "module" | "document" | "answer" | "expression"
}

export interface CheckOptions {
  /** Names of arguments, each with or without a value. */
  readonly arg?: readonly string[]
  readonly json?: boolean
  readonly strict?: boolean
  readonly fix?: boolean
}

export interface FormatOptions {
  readonly check?: boolean
}

/** The replacement of a fork: one of `set` (JSON) and `setText`. */
export interface ForkOptions {
  readonly set?: string
  readonly setText?: string
  /** The row, when an earlier fork is resumed. */
  readonly row?: string
}

export type TraceForkOptions = EvaluationOptions & ForkOptions

export interface TraceTreeOptions {
  readonly depth?: number
  readonly task?: string
  readonly minCost?: number
  readonly errors?: boolean
  readonly questions?: boolean
  readonly json?: boolean
}

export interface TraceShowOptions {
  readonly json?: boolean
}

export interface TraceDiffOptions {
  readonly json?: boolean
}

export interface TraceExportOptions {
  readonly format: "chrome" | "otlp-json" | "sft" | "preference" | "verifiers"
  readonly content?: boolean
  readonly output?: string
  readonly only?: "ok"
  readonly task?: string
  readonly model?: string
  readonly depth?: number
  readonly maxChars?: number
  readonly dedupe?: boolean
  readonly reward?: string
  readonly minReward?: number
  readonly redact?: readonly string[]
}

export interface TraceHtmlOptions {
  readonly output: string
}

export interface TraceViewOptions {
  readonly port?: number
}
