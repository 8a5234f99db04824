// The client of the `openai` package that the model makes, unless the program has its own.

import { ModelError } from "../model.ts"
import { fetchPost } from "./fetch.ts"
import { defaultHeaders } from "./access.ts"
import { nodePost } from "./http.ts"
import { PATHS } from "./endpoint.ts"
import type { OpenAIOptions, SdkEndpoint, Settings } from "./options.ts"
import { transport } from "./transport.ts"

export const DEFAULT_CONNECTIONS = 2_048
/** The longest time of a timer: the time-outs of the model itself are the only ones. */
const NEVER = 2 ** 31 - 1

/**
 * Loads the package and makes a client of it, for the requests of the settings' API. Its retries, time-outs and
 * messages are off, as those of the model around it replace them.
 */
export async function createSdkEndpoint(options: OpenAIOptions, settings: Settings): Promise<SdkEndpoint> {
  const { OpenAI } = await loadSdk()
  const post =
    (options.fetch === undefined ? nodePost(options.connections ?? DEFAULT_CONNECTIONS) : undefined)
    ?? fetchPost(options.fetch ?? globalThis.fetch)
  const client = new OpenAI({
    apiKey: settings.apiKey ?? "none",
    adminAPIKey: null,
    // The names of the environment belong to the server of its key.
    ...(settings.isUsual ? {} : { organization: null, project: null }),
    baseURL: settings.address,
    defaultHeaders: defaultHeaders(options, settings),
    fetch: transport(post) as unknown as typeof globalThis.fetch,
    maxRetries: 0,
    timeout: NEVER,
    logLevel: "off",
    dangerouslyAllowBrowser: true,
  })
  const path = PATHS[settings.api]
  return { create: (body, sent) => client.post(path, { ...sent, body }) }
}

/** Imported for the first request only: a run that asks nothing does without it. */
async function loadSdk() {
  try {
    return await import("openai")
  } catch (error) {
    throw new ModelError("model-unavailable", `the package openai cannot be loaded: ${String(error)}`, {
      hint: "install it: npm install openai",
      unserved: true,
      cause: error,
    })
  }
}
