// The files and batches of OpenAI's protocol, through a client of the `openai` package.

import type { Batch, BatchCreateParams } from "openai/resources/batches"
import type { FileObject } from "openai/resources/files"
import { ModelError } from "../../model.ts"
import { failureOf } from "../failure.ts"
import type { OpenAIOptions, Settings } from "../options.ts"
import { readable, type FetchResponse } from "../response.ts"
import { sdkClient } from "../sdk.ts"

export type { Batch } from "openai/resources/batches"

/** The methods of a client that are used. */
interface BatchClient {
  readonly files: {
    create(body: { file: File; purpose: "batch" }, options: object): Promise<FileObject>
    content(id: string, options: object): PromiseLike<FetchResponse>
  }
  readonly batches: {
    create(body: BatchCreateParams, options: object): Promise<Batch>
    retrieve(id: string, options: object): Promise<Batch>
    list(query: object, options: object): AsyncIterable<Batch>
  }
}

export interface BatchApi {
  /** Uploads a file of requests, and returns its id. */
  upload(fileName: string, lines: readonly string[]): Promise<string>
  create(file: string, metadata: { readonly [key: string]: string }): Promise<Batch>
  retrieve(id: string): Promise<Batch>
  /** All batches of the account, the newest first. */
  list(): AsyncIterable<Batch>
  /** The lines of a file. Throws where the download breaks off. */
  lines(file: string): AsyncIterable<string>
}

/** Without retries, which the sender makes, and without redirects, which could lead to another server. */
const ONCE = { maxRetries: 0, fetchOptions: { redirect: "manual" } }
const PAGE = 100

/** Each method rejects with an HttpFailure, or with an error of the client. */
export function batchApi(options: OpenAIOptions, settings: Settings, endpoint: string): BatchApi {
  let made: Promise<BatchClient> | undefined
  const client = () => (made ??= clientOf(options, settings))
  const asked = async <T>(ask: (client: BatchClient) => PromiseLike<T>): Promise<T> => {
    try {
      return await ask(await client())
    } catch (error) {
      throw failureOf(error)
    }
  }
  return {
    upload: async (fileName, lines) => {
      const file = new File([`${lines.join("\n")}\n`], fileName, { type: "application/jsonl" })
      return (await asked(({ files }) => files.create({ file, purpose: "batch" }, ONCE))).id
    },
    create: (input_file_id, metadata) =>
      asked(({ batches }) =>
        batches.create(
          {
            input_file_id,
            endpoint: endpoint as Batch["endpoint"] & "/v1/responses",
            completion_window: "24h",
            metadata,
          },
          ONCE,
        ),
      ),
    retrieve: (id) => asked(({ batches }) => batches.retrieve(id, ONCE)),
    async *list() {
      try {
        yield* (await client()).batches.list({ limit: PAGE }, ONCE)
      } catch (error) {
        throw failureOf(error)
      }
    },
    async *lines(file) {
      const response = await asked(({ files }) => files.content(file, ONCE))
      const { body } = readable(response, new URL(settings.baseURL))
      let rest = ""
      for (;;) {
        const { done = false, value = "" } = await body.next()
        const [first = "", ...others] = value.split("\n")
        rest += first
        for (const next of others) {
          if (rest.trim() !== "") yield rest
          rest = next
        }
        if (!done) continue
        if (rest.trim() !== "") yield rest
        return
      }
    },
  }
}

async function clientOf(options: OpenAIOptions, settings: Settings): Promise<BatchClient> {
  const client = (options.client ?? (await sdkClient(options, settings))) as Partial<BatchClient>
  if (client.files === undefined || client.batches === undefined)
    throw new ModelError("bad-config", "the client of the package openai has no files or no batches", {
      hint: "pass a client of version 4.32 of that package or later",
      unserved: true,
    })
  return client as BatchClient
}
