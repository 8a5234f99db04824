// Type-checks and runs a documentation's `ts` blocks against the sources of this checkout.

import { execFile } from "node:child_process"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))
const FOLDER = `${ROOT}/test/docs/generated`
const execute = promisify(execFile)

/** The sources of the package's `exports`, seen from the folder of the generated files. */
const SOURCES: readonly (readonly [specifier: string, path: string])[] = [
  ["recall-lang/node", "../../../src/host/index.ts"],
  ["recall-lang/models/openai", "../../../src/models/openai/index.ts"],
  ["recall-lang/models/ai-sdk", "../../../src/models/ai-sdk/index.ts"],
  ["recall-lang/models/offline", "../../../src/models/offline/index.ts"],
  ["recall-lang/models/tiny", "../../../src/models/tiny/index.ts"],
  ["recall-lang/models/prices", "../../../src/models/prices/index.ts"],
  ["recall-lang/natives/mcp", "../../../src/natives/mcp/index.ts"],
  ["recall-lang/ai-sdk", "../../../src/ai-sdk/index.ts"],
  ["recall-lang/natives/quickjs", "../../../src/natives/quickjs/index.ts"],
  ["recall-lang/grammar", "../../../src/grammar.ts"],
  ["recall-lang/tools", "../../../src/tools/index.ts"],
  ["recall-lang/testing", "../../../src/testing/index.ts"],
  ["recall-lang", "../../../src/index.ts"],
]

/** The folder where the documentation's programs keep their files: an empty one when they begin. */
const EXAMPLES = "/tmp/recall-example"

/**
 * Writes programs to files, with the package's names and the folder of the examples turned into paths, and gives the
 * files' paths by program name.
 */
export async function writePrograms(programs: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
  await removePrograms()
  await mkdir(FOLDER, { recursive: true })
  const files = new Map<string, string>()
  for (const [name, code] of programs) {
    const file = `${FOLDER}/${name.replaceAll(/\W+/g, "-")}.ts`
    const local = SOURCES.reduce(
      (text, [specifier, path]) => text.replaceAll(`"${specifier}"`, `"${path}"`),
      code,
    ).replaceAll(EXAMPLES, `${FOLDER}/files`)
    await writeFile(file, `// Generated from the documentation: ${name}.\n${local}\nexport {}\n`)
    files.set(name, file)
  }
  return files
}

export async function removePrograms(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true })
}

/** The compiler's errors in all written programs; empty when there are none. */
export async function typeErrors(): Promise<string> {
  const config = `${FOLDER}/tsconfig.json`
  await writeFile(
    config,
    JSON.stringify({
      extends: "../../../tsconfig.json",
      include: ["."],
      compilerOptions: { noUnusedLocals: false, paths: {} },
    }),
  )
  try {
    await execute(`${ROOT}/node_modules/.bin/tsc`, ["-p", config])
    return ""
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error)
  }
}

/** Runs a written program and gives its output; rejects when it fails. */
export async function runProgram(file: string): Promise<string> {
  const { stdout } = await execute(process.execPath, [file], { cwd: ROOT, env: { PATH: process.env["PATH"] } })
  return stdout
}
