// Writes examples/recordings with the answers of a model: `node scripts/record-examples.ts --model NAME [EXAMPLE…]`.
//
// Key and server are those of the environment, as for `openai()`. Without names of examples all are recorded.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { fileModules, recordTo } from "../src/host/index.ts"
import { createRuntime, type Model, type RunResult } from "../src/index.ts"
import { openai } from "../src/models/openai/index.ts"
import { javascript } from "../src/natives/quickjs/index.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const ONE_DAY = 86_400_000

/** The examples that have recordings, with the files of their arguments. */
export const RECORDED: { readonly [name: string]: { readonly [argument: string]: string } } = {
  ...Object.fromEntries(
    readdirSync(`${ROOT}examples/recordings`)
      .filter((file) => file.endsWith(".jsonl"))
      .map((file) => [file.replace(/\.jsonl$/, ""), {}]),
  ),
  contract: { contract: "examples/data/lease.md" },
  meeting: { minutes: "examples/data/minutes.txt" },
  tickets: { tickets: "examples/data/tickets.csv" },
  reviews: { reviews: "examples/data/reviews.txt" },
}

/** The arguments of an example, read from their files. */
export function argumentsOf(name: string): { readonly [argument: string]: string } {
  return Object.fromEntries(
    Object.entries(RECORDED[name] ?? {}).map(([argument, file]) => [argument, readFileSync(ROOT + file, "utf8")]),
  )
}

/** Runs an example and its TESTs with a model, and records both in a file. Throws if a TEST fails. */
async function recordExample(name: string, model: Model): Promise<RunResult> {
  const recording = recordTo(`${ROOT}examples/recordings/${name}.jsonl`, { models: { default: model } })
  const runtime = createRuntime({ ...recording, natives: [javascript()], modules: fileModules({ root: ROOT }) })
  const source = readFileSync(`${ROOT}examples/${name}.rcl`, "utf8")
  const result = await runtime.run(source, { name: `examples/${name}.rcl`, args: argumentsOf(name) })
  const failed = (await runtime.test(source, { name: `examples/${name}.rcl` })).filter(({ passed }) => !passed)
  if (failed.length > 0) throw new Error(`tests of ${name} fail: ${failed.map((test) => test.name).join(", ")}`)
  await recording.memo.close()
  return result
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { model: { type: "string" } }, allowPositionals: true })
  if (values.model === undefined) throw new Error("name a model: --model NAME")
  // A person may be behind the server. The recording names a model and not the address that it had.
  const timeouts = { first: ONE_DAY, silence: ONE_DAY, total: ONE_DAY }
  const model = { ...openai({ model: values.model, retries: 0, timeouts }), id: values.model, parameters: {} }
  for (const name of positionals.length > 0 ? positionals : Object.keys(RECORDED)) {
    const { text, usage, diagnostics } = await recordExample(name, model)
    console.log(`== ${name}: ${usage.requests} requests, ${usage.tokens.input} + ${usage.tokens.output} tokens`)
    for (const { severity, code, message } of diagnostics) console.log(`${severity} ${code}: ${message}`)
    console.log(text)
  }
}
