// The declarations of every entry, checked as a strict program does, by the oldest TypeScript that is supported and by
// the newest, for modules of both kinds.

import { cp, symlink } from "node:fs/promises"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createProject, installed, root, type Project } from "./installed.ts"

const compilers = {
  "TypeScript 5.6": installed("typescript-5/bin/tsc"),
  "TypeScript 7": `${root}/node_modules/typescript/bin/tsc`,
}

const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { exports: object }
const entries = Object.keys(exports).filter((entry) => entry !== "./package.json")

const USE = `
const runtime: Runtime = createRuntime()
class Mine extends RecallError {}
export async function text(): Promise<string | RecallError> {
  try {
    return (await runtime.ask("Who?", {}, { returns: STRING })).text
  } catch (thrown) {
    if (thrown instanceof Mine || !(thrown instanceof RecallError)) throw thrown
    return thrown
  }
}
`
const imports = 'import { createRuntime, RecallError, STRING, type Runtime } from "recall-copy"\n'
const all = entries
  .map((entry, i) => `import * as entry${i} from "recall-copy${entry.slice(1)}"\nconsole.log(entry${i})\n`)
  .join("")

let project: Project

beforeAll(async () => {
  project = await createProject()
  // A copy in place of the link: beside its sources, the compiler would read those.
  const copy = join(project.folder, "node_modules/recall-copy")
  await cp(`${root}/dist/types`, join(copy, "dist/types"), { recursive: true })
  await cp(`${root}/package.json`, join(copy, "package.json"))
  await symlink(`${root}/node_modules`, join(copy, "node_modules"))
  await symlink(`${root}/node_modules/@types`, join(project.folder, "node_modules/@types"))
  await project.write({ "entries.ts": imports + all + USE, "entries.cts": imports + all + USE })
})

afterAll(() => project.remove())

describe.each(Object.entries(compilers))("%s, without skipLibCheck", (_, compiler) => {
  test.skipIf(compiler === undefined).each(["node16", "nodenext", "bundler"])(
    "every entry passes with the resolution of %s",
    async (resolution) => {
      const module = resolution === "bundler" ? ["esnext", "--moduleResolution", "bundler"] : [resolution]
      const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"]
      const lib = ["--lib", "es2022,dom,dom.iterable", "--types", "node", "--skipLibCheck", "false"]
      // With a bundler, all modules are read as ES modules.
      const files = resolution === "bundler" ? ["entries.ts"] : ["entries.ts", "entries.cts"]
      const parameters = [...options, ...lib, "--module", ...module, ...files]
      const output = await project
        .run(process.execPath, compiler!, ...parameters)
        .catch((error: { stdout: string }) => error.stdout)
      // The declarations of dependencies are their authors'.
      expect(output.split("\n").filter((line) => /recall-copy\/dist|^entries|^error/.test(line))).toEqual([])
    },
  )
})

test("CommonJS has the values that are declared for it", async () => {
  const names = (entry: string) =>
    [
      ...readFileSync(
        `${root}/${(exports as { [entry: string]: { require: { types: string } } })[entry]!.require.types}`,
        "utf8",
      ).matchAll(/^export declare const (\w+)/gm),
    ].map(([, name]) => name)
  await project.write({
    "values.cjs": `console.log(JSON.stringify(${JSON.stringify(entries)}.map((entry) =>
      Object.keys(require("recall-lang" + entry.slice(1))).sort())))`,
  })
  const values = JSON.parse(await project.run(process.execPath, "values.cjs")) as unknown
  expect(values).toEqual(entries.map((entry) => names(entry).toSorted()))
})
