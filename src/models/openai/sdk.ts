// The client of the `openai` package that the model makes, unless the program has its own: it describes the requests.

import { VERSION } from "../../base/version.ts"
import { ModelError } from "../model.ts"
import { defaultHeaders } from "./access.ts"
import { PATHS } from "./endpoint.ts"
import type { OpenAIOptions, Settings } from "./options.ts"

/** All of a request but its body. */
export interface Addressed {
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
}

/**
 * Loads the package, and has a client of it build a request of the settings' API. Its address and headers, which
 * include those of the environment's variables, are the same for all requests, so the client's work is done once.
 */
export async function addressed(options: OpenAIOptions, settings: Settings): Promise<Addressed> {
  const client = await sdkClient(options, settings)
  const { req, url } = await client.buildRequest({ method: "post", path: PATHS[settings.api], body: {} })
  return { url: new URL(url), headers: sentOf(req.headers as Headers) }
}

/** Loads the package, and makes a client with the settings. */
export async function sdkClient(options: OpenAIOptions, settings: Settings) {
  const { OpenAI } = await loadSdk()
  return new OpenAI({
    apiKey: settings.apiKey ?? "none",
    adminAPIKey: null,
    // The names of the environment belong to the server of its key.
    ...(settings.isUsual ? {} : { organization: null, project: null }),
    baseURL: settings.address,
    defaultHeaders: defaultHeaders(options, settings),
    logLevel: "off",
    dangerouslyAllowBrowser: true,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  })
}

/** The headers as they are sent: without those that describe the host and retries, which the client does not make. */
function sentOf(headers: Headers): { readonly [name: string]: string } {
  const sent: { [name: string]: string } = {}
  for (const [name, value] of headers) if (!name.startsWith("x-stainless-")) sent[name] = value
  const agent = sent["user-agent"]
  if (agent !== undefined && /\/JS /.test(agent)) sent["user-agent"] = `recall/${VERSION} ${agent}`
  return sent
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
