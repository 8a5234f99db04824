// A server of programs on the loopback interface, for the time of a test.

import { OpenAI } from "openai"
import { onTestFinished } from "vitest"
import { SYSTEM_CLOCK } from "../../src/base/clock.ts"
import { createCatalogue, servedOf } from "../../src/cli/serve/catalogue.ts"
import { createPlaces } from "../../src/cli/serve/places.ts"
import type { RunSettings } from "../../src/cli/serve/runs.ts"
import { startServer, type RunningServer, type ServerOptions } from "../../src/cli/serve/server.ts"
import { createTotal } from "../../src/cli/serve/total.ts"
import { createRuntime, type Budget, type RuntimeOptions } from "../../src/index.ts"

export interface ServingOptions
  extends Partial<Omit<ServerOptions, "access" | "settings">>, Pick<RuntimeOptions, "models" | "natives" | "confirm"> {
  readonly key?: string
  readonly origins?: readonly string[]
  readonly concurrency?: number
  readonly queue?: number
  readonly settings?: Partial<Omit<RunSettings, "total">>
  /** The budget of all requests together. */
  readonly total?: Budget
}

export interface Serving extends RunningServer {
  /** The lines of the log so far. */
  readonly lines: readonly string[]
  /** OpenAI's own client, without retries. */
  readonly client: OpenAI
  /** Sends JSON, and gives the status, the headers and the data of the response. */
  post(path: string, body: unknown, headers?: { readonly [name: string]: string }): Promise<Reply>
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly data: { readonly [field: string]: any } // oxlint-disable-line typescript/no-explicit-any -- JSON of any form
}

/** Serves programs, by their names, until the test has finished. */
export async function serving(
  programs: { readonly [name: string]: string },
  {
    models,
    natives,
    confirm,
    key,
    origins = [],
    concurrency = 8,
    queue = 32,
    settings,
    total = {},
    ...rest
  }: ServingOptions = {},
): Promise<Serving> {
  const runtime = createRuntime({ models, natives, confirm })
  const served = Object.entries(programs).map(async ([name, source]) =>
    servedOf(name, source, await runtime.compile(source, { name: `${name}.rcl` })),
  )
  const lines: string[] = []
  const server = await startServer({
    host: "127.0.0.1",
    port: 0,
    access: { key: key ?? null, origins: new Set(origins) },
    catalogue: createCatalogue(await Promise.all(served)),
    settings: {
      budget: { calls: 20 },
      total: createTotal(total, concurrency, (kind) => lines.push(`over: ${kind}`)),
      fresh: false,
      reasoning: "none",
      ...settings,
    },
    places: createPlaces(concurrency, queue, SYSTEM_CLOCK),
    maxBody: 100_000,
    requestSeconds: 300,
    clock: SYSTEM_CLOCK,
    started: 1,
    log: (line) => lines.push(line),
    ...rest,
  })
  onTestFinished(async () => void (await server.stop(0)))
  const { url } = server
  return {
    url,
    get underWay() {
      return server.underWay
    },
    stop: (seconds) => server.stop(seconds),
    lines,
    client: new OpenAI({ baseURL: `${url}/v1`, apiKey: key ?? "none", maxRetries: 0, logLevel: "off" }),
    async post(path, body, headers = {}) {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      })
      const data: unknown = await response.json()
      return { status: response.status, headers: response.headers, data: data as Reply["data"] }
    },
  }
}
