// Chooses the model of a run: `--model`, else RECALL_MODEL, else the configuration's default, else the offline model.

import { UsageError } from "../base/errors.ts"
import { ModelError, type Model } from "../models/model.ts"
import { OFFLINE } from "../models/offline/traits.ts"
import { createModels, type Configuration } from "../models/registry/index.ts"
import { MODEL_FORMS, resolveModel } from "../models/resolve.ts"
import type { Host } from "./host.ts"
import { sharedRates } from "./limits.ts"

export type Models = { readonly default: Model; readonly [name: string]: Model }

/**
 * The models of a run: those of the configuration, with the chosen one as `default`. A specification is a name in the
 * configuration, `offline`, `tiny` or `openai:NAME`. A key in the environment alone chooses no model, so nothing costs
 * money unless the user asks for it.
 */
export async function chooseModels(
  specification: string | undefined,
  configuration: Configuration,
  host: Host,
): Promise<Models> {
  const models = await createModels(configuration, { rate: sharedRates(configuration, host) })
  const chosen =
    specification ?? (host.env["RECALL_MODEL"] || (models["default"] === undefined ? "offline" : "default"))
  const named = Object.hasOwn(models, chosen) ? models[chosen] : undefined
  if (named !== undefined) return { ...models, default: named }
  if (chosen === "offline") return { ...models, default: offlineWithNotice(host) }
  try {
    return { ...models, default: await resolveModel(chosen) }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    const names = Object.keys(models)
    throw new UsageError(
      error.code,
      error.message,
      names.length === 0 ? error.hint : `write ${[...names, ...MODEL_FORMS].join(" or ")}`,
    )
  }
}

/** The offline model, loaded on its first question; it then prints a notice, once. */
function offlineWithNotice(host: Host): Model {
  let loaded: Promise<Model> | undefined
  const load = async (): Promise<Model> => {
    const { offline, OFFLINE_NOTICE } = await import("../models/offline/index.ts")
    host.stderr.write(`${OFFLINE_NOTICE.trimEnd()}\n`)
    return offline()
  }
  return {
    ...OFFLINE,
    async *generate(request, options) {
      loaded ??= load()
      yield* (await loaded).generate(request, options)
    },
  }
}
