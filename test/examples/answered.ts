// Examples whose questions need a model that thinks: run with the answers that a strong one gave, from examples/answers.

import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { fileModules } from "../../src/host/index.ts"
import { createRuntime, type RunResult, type Runtime, type TestResult } from "../../src/index.ts"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { runJavascript } from "../support/run-javascript.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** The names of the examples that have answers. */
export const answeredExamples: ReadonlySet<string> = new Set(readdirSync(`${ROOT}/examples/answers`).map((file) => file.replace(/\.ts$/, "")))

/** Runs an example with its answers. `args` are those of the command line. */
export async function runAnswered(name: string, args: readonly string[]): Promise<RunResult> {
  const given = args.filter((arg) => arg !== "--arg").map((arg) => {
    const [, key = "", path = ""] = /^(\w+)=@(.*)$/.exec(arg) ?? []
    return [key, readFileSync(`${ROOT}/${path}`, "utf8")] as const
  })
  const { runtime, source } = await answered(name)
  return runtime.run(source, { name: `examples/${name}.rcl`, args: Object.fromEntries(given) })
}

export async function testAnswered(name: string): Promise<readonly TestResult[]> {
  const { runtime, source } = await answered(name)
  return runtime.test(source, { name: `examples/${name}.rcl` })
}

async function answered(name: string): Promise<{ readonly runtime: Runtime; readonly source: string }> {
  const { answers } = (await import(`../../examples/answers/${name}.ts`)) as { readonly answers: readonly ScriptedRule[] }
  const runtime = createRuntime({ models: scripted(answers), natives: [runJavascript], modules: fileModules({ root: ROOT }) })
  return { runtime, source: readFileSync(`${ROOT}/examples/${name}.rcl`, "utf8") }
}
