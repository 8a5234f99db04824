// Chooses who answers the questions of a run: `--model`, else RECALL_MODEL, else the offline model.

import { ModelError, type Model } from "../models/model.ts"
import { resolveModel } from "../models/resolve.ts"
import { UsageError } from "../errors.ts"
import type { Host } from "./host.ts"

/** A key in the environment alone does not choose a model: nothing that costs money is used without being asked for. */
export async function chooseModel(specification: string | undefined, host: Host): Promise<Model> {
  const chosen = specification ?? (host.env["RECALL_MODEL"] || "offline")
  if (chosen === "offline") return offlineWithNotice(host)
  try {
    return await resolveModel(chosen)
  } catch (error) {
    if (error instanceof ModelError) throw new UsageError(error.code, error.message, error.hint)
    throw error
  }
}

/** The offline model, loaded with the first question that it is asked; it then says once what it is. */
function offlineWithNotice(host: Host): Model {
  let loaded: Promise<Model> | undefined
  const load = async (): Promise<Model> => {
    const { offline, OFFLINE_NOTICE } = await import("../models/offline/index.ts")
    host.stderr.write(`${OFFLINE_NOTICE.trimEnd()}\n`)
    return offline()
  }
  return {
    id: "offline",
    async *generate(request, options) {
      loaded ??= load()
      yield* (await loaded).generate(request, options)
    },
  }
}
