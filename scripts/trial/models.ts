// The model of a trial, with any continuation: from the configuration, or by its provider's name.

import {
  createModels,
  parseConfiguration,
  UsageError,
  type Configuration,
  type Continuation,
  type Model,
} from "../../src/index.ts"
import { MODEL_FORMS } from "../../src/models/resolve.ts"

export interface ModelChoice {
  /** A name in the configuration, or one of `MODEL_FORMS`. */
  readonly specification: string
  /** Keys of a model's configuration that override its own, as JSON. */
  readonly options?: string | undefined
  readonly configuration: Configuration
}

/**
 * The chosen model, with a continuation in place of its own. Rejects with a `UsageError` for an unknown model, for
 * options that are none of its provider's, and for a continuation that a model which is an object does not have.
 */
export async function modelOf(choice: ModelChoice, continuation?: Continuation): Promise<Model> {
  const entry = entryOf(choice)
  const given = optionsOf(choice.options)
  if ("generate" in entry || entry.provider === "offline") {
    if (Object.keys(given).length > 0)
      throw new UsageError("bad-config", `${choice.specification} takes no --options`, "give them where it is made")
    const model = "generate" in entry ? entry : (await created(choice, entry))!
    const own = model.continuation ?? "turn"
    if (continuation === undefined || continuation === own) return model
    throw new UsageError(
      "wrong-continuation",
      `${choice.specification} continues by ${own} and cannot continue by ${continuation}`,
      `choose the arms of ${own}`,
    )
  }
  return (await created(choice, { ...entry, ...given, ...(continuation === undefined ? {} : { continuation }) }))!
}

type Entry = NonNullable<Configuration["models"]>[string]

function entryOf({ specification, configuration: { models = {} } }: ModelChoice): Entry {
  if (Object.hasOwn(models, specification)) return models[specification]!
  if (specification === "offline") return { provider: "offline" }
  const [, name] = /^openai:(.+)$/s.exec(specification) ?? []
  if (name !== undefined) return { provider: "openai", model: name }
  throw new UsageError(
    "unknown-model",
    `no model is called ${JSON.stringify(specification)}`,
    `write ${[...Object.keys(models), ...MODEL_FORMS].join(" or ")}`,
  )
}

function optionsOf(text = "{}"): { readonly [key: string]: unknown } {
  const problem = new UsageError(
    "bad-config",
    `--options is not a JSON object: ${text}`,
    `write for example --options '{"baseURL": "http://localhost:8000/v1"}'`,
  )
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw problem
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw problem
  return given as { readonly [key: string]: unknown }
}

/** The model of an entry beside the others of its configuration, which it may fall back on. */
async function created({ specification, configuration }: ModelChoice, entry: Entry): Promise<Model | undefined> {
  const models = { ...configuration.models, [specification]: entry }
  return (await createModels(parseConfiguration({ models }, "--options")))[specification]
}
