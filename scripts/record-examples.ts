// Writes examples/recordings from the scripted answers in examples/answers, so that every example runs without a model.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { fileModules, recordTo } from "../src/host/index.ts"
import { createRuntime, type RunResult } from "../src/index.ts"
import { javascript } from "../src/natives/quickjs/index.ts"
import { scripted, type ScriptedRule } from "../src/testing/index.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))

/** The examples that have answers, with the files of their arguments. */
export const ANSWERED: { readonly [name: string]: { readonly [argument: string]: string } } = {
  ...Object.fromEntries(readdirSync(`${ROOT}examples/answers`).map((file) => [file.replace(/\.ts$/, ""), {}])),
  contract: { contract: "examples/data/lease.md" },
  meeting: { minutes: "examples/data/minutes.txt" },
  tickets: { tickets: "examples/data/tickets.csv" },
  reviews: { reviews: "examples/data/reviews.txt" },
}

/** Runs an example and its TESTs with its answers, and records both in a file. Throws if a TEST fails. */
export async function recordExample(name: string, path: string): Promise<RunResult> {
  const { answers } = (await import(`../examples/answers/${name}.ts`)) as { readonly answers: readonly ScriptedRule[] }
  const recording = recordTo(path, { models: { default: scripted(answers, { id: "a-strong-model" }) } })
  const runtime = createRuntime({ ...recording, natives: [javascript()], modules: fileModules({ root: ROOT }) })
  const source = readFileSync(`${ROOT}examples/${name}.rcl`, "utf8")
  const args = Object.fromEntries(
    Object.entries(ANSWERED[name] ?? {}).map(([argument, file]) => [argument, readFileSync(ROOT + file, "utf8")]),
  )
  const result = await runtime.run(source, { name: `examples/${name}.rcl`, args })
  const failed = (await runtime.test(source, { name: `examples/${name}.rcl` })).filter(({ passed }) => !passed)
  if (failed.length > 0) throw new Error(`tests of ${name} fail: ${failed.map((test) => test.name).join(", ")}`)
  await recording.memo.close()
  return result
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(ANSWERED)) await recordExample(name, `${ROOT}examples/recordings/${name}.jsonl`)
}
