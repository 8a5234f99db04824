// The examples of `examples/` for the playground: programs with their arguments and recordings.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Plugin } from "esbuild"
import { argumentsOf } from "../../../scripts/record-examples.ts"
import type { Example } from "../src/examples.ts"

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url))

/** It runs JavaScript, which the page does not permit. */
const LEFT_OUT: ReadonlySet<string> = new Set(["function"])

/** The folder of the programs that the tiny model answers. */
const LEARNED = "learned/"

/** The arguments of examples without a recording. */
const ARGUMENTS: { readonly [name: string]: { readonly [argument: string]: string } } = {
  explain: { article: "articles/content-defined-chunking.md" },
  sales: { sales: "data/sales.csv" },
}

/** The names of the examples: those with recorded answers first, and those of the tiny model last. */
export function exampleNames(): readonly string[] {
  const names = programsIn("").filter((name) => !LEFT_OUT.has(name))
  return [
    ...names.filter(isRecorded),
    ...names.filter((name) => !isRecorded(name)),
    ...programsIn(LEARNED).map((name) => LEARNED + name),
  ]
}

function programsIn(folder: string): readonly string[] {
  const files = readdirSync(EXAMPLES + folder).filter((file) => /\.rcl$|^report\.md$/.test(file))
  return files.map((file) => file.replace(/\.\w+$/, ""))
}

export function readExample(name: string): Example {
  const kind = existsSync(`${EXAMPLES}${name}.rcl`) ? "module" : "document"
  const text = readFileSync(`${EXAMPLES}${name}.${kind === "module" ? "rcl" : "md"}`, "utf8")
  const args = {
    ...argumentsOf(name),
    ...Object.fromEntries(
      Object.entries(ARGUMENTS[name] ?? {}).map(([argument, file]) => [
        argument,
        readFileSync(EXAMPLES + file, "utf8"),
      ]),
    ),
  }
  if (isRecorded(name))
    return { kind, text, args, model: "recording", recording: readFileSync(recordingOf(name), "utf8") }
  return { kind, text, args, model: name.startsWith(LEARNED) ? "tiny" : "offline", recording: null }
}

/** The first sentence of an example's documentation. */
export function titleOf({ text, kind }: Example, name: string): string {
  const first = kind === "module" ? /^## (.*)/.exec(text)?.[1] : /^# (.*)/m.exec(text)?.[1]
  return `${name}: ${(first ?? name).replace(/^(.*?[.:])(?: .*)$/, "$1").replace(/[.:]$/, "")}`
}

function isRecorded(name: string): boolean {
  return existsSync(recordingOf(name))
}

function recordingOf(name: string): string {
  return `${EXAMPLES}recordings/${name}.jsonl`
}

/** An esbuild plugin for `virtual:examples`, the list, and `virtual:example/NAME`, each a chunk. */
export function examplesPlugin(): Plugin {
  return {
    name: "examples",
    setup(build) {
      build.onResolve({ filter: /^virtual:example/ }, ({ path }) => ({ path, namespace: "examples" }))
      build.onLoad({ filter: /.*/, namespace: "examples" }, ({ path }) => {
        const name = path.replace(/^virtual:example(?:\/|s$)/, "")
        if (name !== "")
          return { contents: `export const example = ${JSON.stringify(readExample(name))}`, loader: "js" }
        const entries = exampleNames().map((name) => {
          const title = JSON.stringify(titleOf(readExample(name), name))
          const load = `() => import("virtual:example/${name}").then(({ example }) => example)`
          return `{ name: "${name}", title: ${title}, load: ${load} }`
        })
        return { contents: `export const EXAMPLES = [${entries.join(",\n")}]`, loader: "js" }
      })
    },
  }
}
