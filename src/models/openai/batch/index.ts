// Requests in batches: the sender of a model's requests to one API.

import { PATHS } from "../endpoint.ts"
import type { OpenAIOptions, Settings } from "../options.ts"
import { batchApi } from "./api.ts"
import { DEFAULT_IDLE, type BatchOptions } from "./options.ts"
import { BatchSender } from "./sender.ts"

export function createBatchSender(
  options: OpenAIOptions,
  settings: Settings,
  { name, idle = DEFAULT_IDLE }: BatchOptions,
): BatchSender {
  const { retries = {} } = options
  const endpoint = `/v1${PATHS[settings.api]}`
  return new BatchSender(batchApi(options, settings, endpoint), {
    name,
    endpoint,
    idle: idle * 1_000,
    retries: typeof retries === "number" ? { times: retries } : retries,
  })
}
