// What a configuration may say: the models by name, and what a run may spend.

import type { Redaction } from "../../base/redaction.ts"
import type { Budget } from "../../budget/budget.ts"
import type { Native } from "../../values/functions.ts"
import type { Value } from "../../values/values.ts"
import type { Continuation, Model } from "../model.ts"
import type { NetworkPolicy } from "../network/policy.ts"

/** The default export of `recall.config.ts`, or the content of `recall.config.json`. */
export interface Configuration {
  /** `default` answers all questions that name no model; `ask(…, model: "small")` names one. A model may also be given as it is. */
  readonly models?: { readonly [name: string]: ModelConfiguration | Model }
  /** Limits of every run that sets none of its own. */
  readonly budget?: Budget
  /** Functions of the host, in reach of programs by their names and of modules by `IMPORT … FROM "host"`: only in a configuration that is code. */
  readonly natives?: readonly Native[]
  /** Names of those with effects that a program may hand to answers, as tools of a question. */
  readonly grant?: readonly string[]
  /** What traces must not tell. */
  readonly redact?: readonly Redaction[]
  /** Past what `recall run` asks first whether the run is meant: of its plan, before anything is asked. */
  readonly confirm?: Confirmation
  /** Where the command line keeps its memo, and what it keeps it to. */
  readonly memo?: MemoConfiguration
}

/** The memo of the command line. What is not set is as `DEFAULT_BOUNDS` says, and `.recall/memo.db` in the folder of the command. */
export interface MemoConfiguration {
  /** Bytes that all entries may take together: `500MB`, `1.5GB`. */
  readonly size?: string
  /** Time since an entry was last used: `90d`, `12h`. */
  readonly age?: string
  /** The memo's file, from the folder of the configuration. */
  readonly file?: string
}

/** Amounts of a plan past which the user is asked. */
export interface Confirmation {
  /** Questions that are certain. */
  readonly calls?: number
  /** US dollars that these may cost. */
  readonly usd?: number
}

/** A model by its provider and options. `offline` has none but `fallback`. */
export interface ModelConfiguration extends NetworkPolicy {
  readonly provider: "openai" | "offline"
  /** The model's name as the provider knows it. */
  readonly model?: string
  readonly baseURL?: string
  /** The environment's variable that holds the key. A key itself does not belong into a file. */
  readonly apiKeyVariable?: string
  readonly continuation?: Continuation
  readonly prefill?: "continue_final_message" | "prefix"
  readonly pause?: "each" | "end"
  readonly price?: { readonly input: number; readonly output: number }
  readonly maxOutputTokens?: number
  readonly structuredOutput?: boolean
  readonly temperature?: number
  readonly seed?: number
  readonly stream?: boolean
  readonly body?: { readonly [field: string]: Value }
  readonly headers?: { readonly [name: string]: string }
  readonly connections?: number
  /** Names of models that are asked, in this order, when this one fails. */
  readonly fallback?: readonly string[]
}
