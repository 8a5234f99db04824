// The plan of every example holds what its run asks: from the least to, where nothing is open, the most.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { argumentsOf, RECORDED } from "../../scripts/record-examples.ts"
import { fileModules, replayFrom } from "../../src/host/index.ts"
import { createRuntime, type RuntimeOptions } from "../../src/index.ts"
import { offline } from "../../src/models/offline/index.ts"
import { javascript } from "../../src/natives/quickjs/index.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
const read = (path: string) => readFileSync(`${ROOT}/${path}`, "utf8")
const examples = readdirSync(`${ROOT}/examples`).filter(
  (file) => file.endsWith(".rcl") || (file.endsWith(".md") && file !== "README.md"),
)
const ARGUMENTS: { readonly [name: string]: () => { readonly [argument: string]: unknown } } = {
  explain: () => ({ article: read("examples/articles/content-defined-chunking.md") }),
  sales: () => ({ sales: read("examples/data/sales.csv") }),
}

describe.each(examples)("%s", (file) => {
  const name = file.replace(/\.\w+$/, "")
  const isRecorded = Object.hasOwn(RECORDED, name)
  const source = read(`examples/${file}`)
  const options = {
    name: `examples/${file}`,
    kind: file.endsWith(".rcl") ? "module" : "document",
    args: isRecorded ? argumentsOf(name) : (ARGUMENTS[name]?.() ?? {}),
  } as const
  const runtimeWith = (answers: RuntimeOptions) =>
    createRuntime({ ...answers, natives: [javascript()], modules: fileModules({ root: ROOT }) })

  test("asks at least what its plan has as the least, and exactly its number where none is open", async () => {
    const { memo: _, ...planned } = isRecorded
      ? replayFrom(`${ROOT}/examples/recordings/${name}.jsonl`)
      : { models: { default: offline() }, memo: null }
    const { certain, remembered, following } = await runtimeWith(planned).plan(source, options)
    const answers = isRecorded ? replayFrom(`${ROOT}/examples/recordings/${name}.jsonl`) : planned
    const { asked, remembered: known } = (await runtimeWith(answers).run(source, options)).usage.questions
    expect(remembered).toBe(0)
    expect(asked + known).toBeGreaterThanOrEqual(certain.length + following.least)
    if (following.open.length === 0) expect(asked + known).toBe(certain.length + following.questions.length)
  })
})
