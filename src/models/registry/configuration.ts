// The form of a configuration.

import type { Redaction } from "../../base/redaction.ts"
import type { Budget } from "../../budget/budget.ts"
import type { Limits } from "../../values/limits.ts"
import type { Native } from "../../values/functions.ts"
import type { Permissions } from "../../world/permissions.ts"
import type { McpServerOptions } from "../../program/modules/server-options.ts"
import type { Continuation, Model, Price } from "../model.ts"
import type { BatchOptions } from "../openai/batch/options.ts"
import type { NetworkPolicy } from "../network/policy.ts"

/** The default export of `recall.config.ts`, or the content of `recall.config.json`. */
export interface Configuration {
  /** Models by name; `default` answers questions without one, and `ask(…, model: "small")` names one. */
  readonly models?: { readonly [name: string]: ModelConfiguration | Model }
  /** Limits of every run without its own. */
  readonly budget?: Budget
  /** Limits of evaluation in place of the defaults. */
  readonly limits?: Partial<Limits>
  /** Functions of the host, for programs by name and for modules by `IMPORT … FROM "host"`. Not in JSON. */
  readonly natives?: readonly Native[]
  /** Names of natives with effects that a program may pass to answers as tools of a question. */
  readonly grant?: readonly string[]
  /** The parts of the world that programs may reach; folders are relative to that of the configuration. */
  readonly allow?: Permissions
  /** Natives with effects that the modules of an npm package may import, by the package's name. */
  readonly packages?: { readonly [library: string]: readonly string[] }
  /** Servers of the Model Context Protocol by name, whose tools modules import by `IMPORT … FROM "mcp:NAME"`. */
  readonly mcp?: { readonly [name: string]: McpServerOptions }
  /** Rules of redaction for traces. */
  readonly redact?: readonly Redaction[]
  /** Amounts of a plan above which `recall run` asks for confirmation before it asks any question. */
  readonly confirm?: Confirmation
  /** The file and the bounds of the command line's memo. */
  readonly memo?: MemoConfiguration
  /** The PostgreSQL database in which processes share limits: see `shared` of a model, and `recall map --shared`. */
  readonly database?: DatabaseConfiguration
}

/** A database that the processes of several machines share. */
export interface DatabaseConfiguration {
  /** The environment's variable for its address. The address, with its password, does not belong in a file. */
  readonly urlVariable: string
  /** The schema of the tables, `recall` by default. */
  readonly schema?: string
}

/** The memo of the command line; by default `.recall/memo.db` in the command's folder, with `DEFAULT_BOUNDS`. */
export interface MemoConfiguration {
  /** The size of all entries together: `500MB`, `1.5GB`. */
  readonly size?: string
  /** The time since the last use of an entry: `90d`, `12h`. */
  readonly age?: string
  /** The memo's file, relative to the folder of the configuration. */
  readonly file?: string
}

/** Amounts of a plan above which the user is asked. */
export interface Confirmation {
  /** The questions of a plan: those that are certain, and those that sample answers lead to. */
  readonly calls?: number
  /** The US dollars that these may cost. */
  readonly usd?: number
}

/** A model by its provider and options. `offline` and `tiny` have only `fallback`. */
export interface ModelConfiguration extends Omit<NetworkPolicy, "limiter"> {
  readonly provider: "openai" | "offline" | "tiny"
  /** The provider's name of the model. */
  readonly model?: string
  readonly baseURL?: string
  /** The environment's variable for the key. The key itself does not belong in a file. */
  readonly apiKeyVariable?: string
  readonly api?: "chat" | "responses"
  readonly continuation?: Continuation | "auto"
  readonly prefill?: "continue_final_message" | "prefix"
  readonly pause?: "each" | "end"
  /** Characters of the longest datum that the model is shown whole. */
  readonly shown?: number
  readonly price?: Price
  readonly maxOutputTokens?: number
  readonly toolGrammar?: boolean
  readonly structuredOutput?: boolean
  readonly temperature?: number
  readonly seed?: number
  readonly stream?: boolean
  readonly body?: { readonly [field: string]: unknown }
  readonly headers?: { readonly [name: string]: string }
  readonly connections?: number
  readonly batch?: BatchOptions
  /**
   * Makes `requestsPerMinute` and `tokensPerMinute` limits of all processes with the same `database`. Models share a
   * rate by its name, which is made of the model and its server unless it is given.
   */
  readonly shared?: true | string
  /** Names of models that are asked, in this order, if this one fails. */
  readonly fallback?: readonly string[]
}
