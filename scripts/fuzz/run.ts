// `npm run fuzz`: looks for inputs of a parser that break what is true of every text, led by the branches they reach.

import { Script } from "node:vm"
import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { build } from "esbuild"
import { KEYWORDS } from "../../grammar/keywords.ts"
import { readCorpus, writeCorpus } from "../../test/fuzz/corpus.ts"
import { TARGETS, type Target, type TargetName } from "../../test/fuzz/targets.ts"
import { createRandom } from "../trial/random.ts"
import { COUNTER, instrument } from "./instrument.ts"
import { mutated, shortest } from "./mutate.ts"

const USAGE = `npm run fuzz -- ${Object.keys(TARGETS).join("|")} [--seconds 60] [--seed 1] [--keep]
  --keep writes the inputs that reach most with least to test/fuzz/corpus
`

/** Branches that an input may take for each of its bytes, and those of the shortest: a parser takes linear time. */
const BRANCHES_PER_BYTE = 20_000
const LEAST_BRANCHES = 3_000_000
/** Different failures after which the search ends. */
const MOST_FAILURES = 5
/** The most bytes of a corpus, as it is written. */
const LARGEST_CORPUS = 65_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    keep: { type: "boolean", default: false },
  },
})
const name = positionals[0] as TargetName
if (positionals.length !== 1 || !Object.hasOwn(TARGETS, name)) {
  process.stderr.write(USAGE)
  process.exit(2)
}

/** The counts of the branches of one input. */
let counts = new Uint32Array(0)
let left = 0

function count(branch: number): void {
  counts[branch]!++
  if (--left < 0) throw new Error("too many branches for the length of the input")
}

async function load(): Promise<Target> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../test/fuzz/targets.ts", import.meta.url))],
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "esnext",
    write: false,
  })
  const { text, branches } = instrument(outputFiles[0]!.text)
  counts = new Uint32Array(branches)
  left = Infinity
  const module: { exports: { TARGETS?: typeof TARGETS } } = { exports: {} }
  const script = new Script(`((module, exports, require, ${COUNTER}) => {${text}\n})`, { filename: "targets.cjs" })
  const evaluate = script.runInThisContext() as (...given: readonly unknown[]) => void
  evaluate(module, module.exports, createRequire(import.meta.url), count)
  return module.exports.TARGETS![name]
}

const target = await load()
const text = new TextEncoder()
const ROWS = ["run", "call", "native", "question", "node", "request", "delta", "response", "result", "failure", "hit"]
const FIELDS = ['"version":1', '"value":{"json":1}', '"ref":"a"', '"at":{"source":"m","start":0,"end":1}', '"id":3']
const WORDS: { readonly [name in TargetName]: readonly string[] } = {
  answers: [...KEYWORDS, "CALL(", "```recall\n", "```", "\\CALL(", "${", "`", "=>", '"', "LET a = ", "answer"],
  modules: [...KEYWORDS, "TASK f(n) = ", "EMIT ", 'IMPORT a FROM "b"\n', "PARAM ", "##", "#", "`${", "=>", "TEST "],
  values: [
    "```json\n",
    "```",
    "true",
    "null",
    "None",
    "1e5",
    '{"name": "',
    '"size": ',
    "[",
    "]",
    "{",
    "}",
    "yes",
    "a:",
  ],
  traces: [...ROWS.map((type) => `{"type":"${type}","t":1,"id":2,"parent":0,`), ...FIELDS, "\n", "}", "[]", "{}"],
}
const words = WORDS[name].map((word) => text.encode(word))

/** Runs the target; the failure, or null. */
async function failureOf(input: Uint8Array): Promise<string | null> {
  counts.fill(0)
  left = LEAST_BRANCHES + BRANCHES_PER_BYTE * input.length
  try {
    await target(input)
    return null
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

/** The branches of the last input, each with the size of its count, as a fuzzer tells them apart. */
function features(): readonly number[] {
  const found: number[] = []
  for (let branch = 0; branch < counts.length; branch++)
    if (counts[branch]! > 0) found.push(branch * 32 + Math.floor(Math.log2(counts[branch]!)))
  return found
}

const alike = (failure: string) => failure.replaceAll(/["`'[{].*/gs, "…").slice(0, 60)

interface Kept {
  readonly input: Uint8Array
  readonly features: readonly number[]
}

const random = createRandom(Number(values.seed), name)
const kept: Kept[] = []
const reached = new Set<number>()
const failures = new Map<string, { readonly input: Uint8Array; readonly failure: string }>()
let runs = 0
let mostPerByte = 0

async function attempt(input: Uint8Array): Promise<void> {
  runs++
  const failure = await failureOf(input)
  mostPerByte = Math.max(mostPerByte, (LEAST_BRANCHES + BRANCHES_PER_BYTE * input.length - left) / (input.length + 1))
  if (failure !== null) {
    const kind = alike(failure)
    if (failures.has(kind)) return
    failures.set(kind, { input, failure })
    const least = await shortest(input, async (one) => alike((await failureOf(one)) ?? "") === kind)
    failures.set(kind, { input: least, failure: (await failureOf(least)) ?? failure })
    return
  }
  const found = features()
  if (!found.some((feature) => !reached.has(feature))) return
  for (const feature of found) reached.add(feature)
  kept.push({ input, features: found })
}

const begun = performance.now()
const end = begun + Number(values.seconds) * 1_000
for (const input of [new Uint8Array(), ...readCorpus(name)]) await attempt(input)
while (performance.now() < end && failures.size < MOST_FAILURES)
  await attempt(
    mutated(
      kept.map(({ input }) => input),
      words,
      random,
    ),
  )

for (const { input, failure } of failures.values())
  process.stdout.write(
    `broken: ${failure.slice(0, 600)}\n  by ${JSON.stringify(Buffer.from(input).toString("latin1"))}\n`,
  )
process.stdout.write(
  `${name}: ${runs} inputs, ${(runs / ((performance.now() - begun) / 1_000)).toFixed(0)} a second; `
    + `${new Set([...reached].map((one) => one >> 5)).size} of ${counts.length} branches, ${kept.length} inputs kept; `
    + `at most ${mostPerByte.toFixed(0)} branches a byte\n`,
)
if (values.keep) writeCorpus(name, smallest())
process.exit(failures.size === 0 ? 0 : 1)

/** Inputs that reach all that the search has, the shortest first, as far as the corpus may be large. */
function smallest(): readonly Uint8Array[] {
  const missing = new Set(reached)
  const chosen: Uint8Array[] = []
  let bytes = 0
  for (const { input, features } of kept.toSorted((a, b) => a.input.length - b.input.length)) {
    if (!features.some((feature) => missing.has(feature))) continue
    if ((bytes += JSON.stringify(Buffer.from(input).toString("latin1")).length + 4) > LARGEST_CORPUS) break
    for (const feature of features) missing.delete(feature)
    chosen.push(input)
  }
  return chosen
}
