// Resolves the short name of a model, as the command line has it.

import { ModelError, type Model } from "./model.ts"
import { priced } from "./registry/create.ts"

/** The forms that `resolveModel` accepts, for help and messages. */
export const MODEL_FORMS = ["offline", "tiny", "openai:NAME"] as const

/** The model that a specification names; loads only that one. Rejects with the ModelError `unknown-model`. */
export async function resolveModel(specification: string): Promise<Model> {
  const [, provider = "", name] = /^([^:]*)(?::(.*))?$/s.exec(specification) ?? []
  if (provider === "offline" && name === undefined) return (await import("./offline/index.ts")).offline()
  if (provider === "tiny" && name === undefined) return (await import("./tiny/index.ts")).tiny()
  if (provider === "openai" && name) return priced((await import("./openai/index.ts")).openai({ model: name }))
  throw new ModelError("unknown-model", `no model is called ${JSON.stringify(specification)}`, {
    hint: `write ${MODEL_FORMS.join(" or ")}`,
  })
}
