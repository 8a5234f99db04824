// One question of the host: an expression that asks it, with its data and options as arguments.

import { canNameDatum, MARK } from "../../grammar/data-name.ts"
import { UsageError } from "../base/errors.ts"
import { checkOptions, FLAG, ID, NAMES, NUMBER, OBJECT, type Names } from "../diagnostics/options.ts"
import { NativeFunction, type Native } from "../values/functions.ts"
import { heldTo } from "../values/host-values.ts"
import { toType, type Schema } from "../values/schema-type.ts"
import { TypeValue } from "../values/values.ts"
import type { Environment } from "./environment.ts"
import { NATIVES, PROGRAM } from "./known-options.ts"
import type { ProgramOptions } from "./options.ts"
import type { RunResult } from "./result.ts"
import { runSource } from "./run.ts"

/** The data of a question by name. A datum that is undefined counts as omitted. */
export type AskData = { readonly [name: string]: unknown }

/**
 * The options of one question: those of `ask` in the language, and those of a run. `R` is the type of the answer.
 * `models` has the meaning of the language: the names of other models that the answer may ask.
 */
export interface AskOptions<R = unknown> extends Omit<ProgramOptions, "args" | "models"> {
  /** The type of the answer; text by default. */
  readonly returns?: Schema<R> | undefined
  /** The name of the model that is asked; `default` by default. */
  readonly model?: string | undefined
  /** The names of other models that the answer may ask. */
  readonly models?: readonly string[] | undefined
  /** Distinguishes otherwise equal questions: another number asks again instead of remembering. */
  readonly sample?: number | undefined
  /**
   * Whether the answer may make calls; true by default, and false where a datum is `untrusted`. False is the setting to
   * read hostile text with.
   */
  readonly recursive?: boolean | undefined
  /** The length in characters up to which a datum is shown whole; that of the model by default. */
  readonly shown?: number | undefined
  /** Natives that the answer may call, besides those without effects. Naming one here grants it. */
  readonly tools?: readonly Native[] | undefined
}

const OPTIONS: Names<AskOptions> = {
  ...withoutArgs(PROGRAM),
  returns: true,
  model: ID,
  models: NAMES,
  sample: NUMBER,
  recursive: FLAG,
  shown: NUMBER,
  tools: NATIVES,
}

function withoutArgs({ args: _, ...names }: Names<ProgramOptions>): Omit<Names<ProgramOptions>, "args"> {
  return names
}

/** The name of the question's text. It begins with `_`, as no datum's name does. */
const QUESTION = "_question"

/** Asks a question, whose data are passed by position: each keeps its name, and one named `model` is no option. */
export async function ask(
  environment: Environment,
  question: string,
  given: AskData = {},
  options: AskOptions = {},
): Promise<RunResult> {
  checkOptions("ask", options, OPTIONS)
  if (typeof question !== "string") throw new UsageError("invalid-argument", "a question is a text")
  if (!OBJECT.has(given))
    throw new UsageError("invalid-argument", "the data of a question are an object", 'write { article: "…" }')
  const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  for (const name of Object.keys(data)) checkName(name)
  const { returns, model, models, sample, recursive, shown, tools, grant, untrusted = [], ...others } = options
  const isToolUntrusted = tools?.some(({ origin }) => origin !== undefined) === true
  const written: { readonly [option: string]: unknown } = {
    model,
    models,
    sample,
    shown,
    returns: returns === undefined ? undefined : new TypeValue(toType(returns, "returns")),
    tools: tools?.map((native) => new NativeFunction(heldTo(native), `host ${native.name}`)),
  }
  const named = Object.entries(written).filter(([, value]) => value !== undefined)
  // Written out, as only a literal gives calls to an answer about untrusted data.
  const calls = recursive === undefined ? [] : [`recursive: ${recursive}`]
  const parameters = [QUESTION, ...Object.keys(data), ...calls, ...named.map(([option]) => `${option}: _${option}`)]
  const granted = tools === undefined ? grant : [...(grant ?? environment.grant), ...tools.map(({ name }) => name)]
  return runSource(environment, `ask(${parameters.join(", ")})`, {
    ...others,
    untrusted: isToolUntrusted ? [...untrusted, "_tools"] : untrusted,
    grant: granted,
    kind: "expression",
    name: "question",
    args: {
      ...data,
      [QUESTION]: question,
      ...Object.fromEntries(named.map(([option, value]) => [`_${option}`, value])),
    },
  })
}

function checkName(name: string): void {
  if (canNameDatum(name) && !name.startsWith("_")) return
  throw new UsageError(
    "invalid-argument",
    `${JSON.stringify(name)} is not a name for a datum`,
    name === MARK
      ? 'mark a datum by its name in the options: { untrusted: ["page"] }'
      : "write letters, digits and _, beginning with a letter; `it` and `so_far` mean something else in an answer",
  )
}
