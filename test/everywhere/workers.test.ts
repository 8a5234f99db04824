// The built package in a Cloudflare Worker, which forbids timers, randomness and signals while modules are loaded.

import { pathToFileURL } from "node:url"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createProject, installed, type Project } from "./installed.ts"

const miniflare = installed("miniflare/dist/src/index.js")

/** The part of miniflare that is used here. */
interface Miniflare {
  dispatchFetch(url: string): Promise<{ text(): Promise<string> }>
  dispose(): Promise<void>
}

const WORKER = `
import { createRuntime, native, STRING } from "recall-lang"
import { offline } from "recall-lang/models/offline"
import { openai } from "recall-lang/models/openai"
import { openTelemetry } from "recall-lang/otel"
const model = {
  id: "fixed",
  async *generate() {
    yield { type: "delta", text: "two" }
    yield { type: "finish", reason: "stop" }
  },
}
export default {
  async fetch(request) {
    const hello = native({ name: "hello", returns: STRING, run: () => "hello" })
    const runtime = createRuntime({ models: model, natives: [hello] })
    const source = 'IMPORT hello FROM "host"\\nIMPORT snake_case FROM "std/text"\\n'
      + 'EMIT [hello(), ask("How many?"), replace_matches("a1", "[0-9]", "b"), snake_case("cD")]'
    return new Response(JSON.stringify((await runtime.run(source)).value))
  },
}
export const imported = [offline, openai, openTelemetry]
`

let project: Project

beforeAll(async () => {
  project = await createProject()
})

afterAll(() => project.remove())

test.skipIf(miniflare === undefined)("a Worker starts with all entries for browsers, and runs a program", async () => {
  const { outputFiles } = await build({
    stdin: { contents: WORKER, resolveDir: project.folder },
    bundle: true,
    write: false,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    logLevel: "silent",
  })
  const { Miniflare } = (await import(pathToFileURL(miniflare!).href)) as {
    Miniflare: new (options: object) => Miniflare
  }
  const worker = new Miniflare({ modules: true, script: outputFiles[0]!.text, compatibilityDate: "2026-01-01" })
  try {
    expect(await (await worker.dispatchFetch("http://localhost/")).text()).toBe('["hello","two","ab","c_d"]')
  } finally {
    await worker.dispose()
  }
})
