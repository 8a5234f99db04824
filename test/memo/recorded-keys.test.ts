// The keys of definitions and of questions, compared with those in keys.json: people have paid for the results stored
// under them.
//
// `RECALL_UPDATE=1 npx vitest run test/memo/recorded-keys.test.ts` records them again. That is right after an edit of a
// program of the corpus. Where keys of unchanged programs move, MEMO_EPOCH has to be raised as well.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseExpression, parseModule, print, type Span } from "../../grammar/index.ts"
import { createRuntime, memoryStore, type MemoStore } from "../../src/index.ts"
import { scripted, type ScriptedRule } from "../../src/testing/index.ts"
import { program } from "../support/arbitrary-program.ts"
import { expression } from "../support/arbitrary-tree.ts"
import { keysOf } from "../support/module-keys.ts"

const ROOT = new URL("../../", import.meta.url)
const FILE = new URL("keys.json", import.meta.url)
const UPDATES = process.env["RECALL_UPDATE"] === "1"
/** Hexadecimal digits of each key that are recorded: enough to notice a change. */
const DIGITS = 16
const SEED = 20260301

interface Recorded {
  /** By file, then by definition. */
  readonly definitions: { readonly [file: string]: { readonly [name: string]: string } }
  /** The key of the task `t`, by the program. */
  readonly generated: { readonly [source: string]: string }
  /** The keys that a run of a program reads and writes in a store. */
  readonly questions: { readonly [program: string]: readonly string[] }
}

const onFile = JSON.parse(readFileSync(FILE, "utf8")) as Recorded
const recorded: Recorded = UPDATES ? { definitions: {}, generated: {}, questions: {} } : onFile
const now = { definitions: {}, generated: {}, questions: {} } as {
  [section in keyof Recorded]: { [name: string]: Recorded[section][string] }
}

const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8")
const placeOf = ({ start, end }: Span) => ({ start, end })
const short = (key: string) => key.slice(0, DIGITS)

/** The text with each EMIT and TEST as a task, so that it has a key. */
function withTasks(text: string): string {
  const tasks = parseModule(text).module.declarations.flatMap((declaration) => {
    if (declaration.kind === "emit") return [{ name: "_emit", ...placeOf(declaration.value) }]
    return declaration.kind === "test" ? [{ name: "_test", ...placeOf(declaration.body) }] : []
  })
  return text + tasks.map(({ name, start, end }, i) => `\nTASK ${name}_${i}() = (${text.slice(start, end)}\n)`).join("")
}

/** The modules that programs of the corpus import, by specifier; one takes the place of the host. */
const files: { [specifier: string]: string } = { host: "TASK run_javascript(code, input) = [code, input]" }
for (const file of readdirSync(new URL("stdlib/", ROOT)))
  files[`std/${file.replace(/\.rcl$/, "")}`] = read(`stdlib/${file}`)
for (const file of ["shapes", "units"])
  for (const folder of ["./", "./modules/", "../modules/"])
    files[`${folder}${file}.rcl`] = read(`test/language/modules/${file}.rcl`)

/** Programs that parse and whose imports are at hand, by file. */
function corpus(): readonly (readonly [file: string, source: string])[] {
  const programs: [string, string][] = []
  const add = (file: string, text: string) => {
    const { module, diagnostics } = parseModule(text)
    const imports = module.declarations.filter((declaration) => declaration.kind === "import")
    const found = imports.every(({ specifier }) => Object.hasOwn(files, specifier))
    // A declared type that is none has no key.
    if (diagnostics.length === 0 && found && !text.includes("not-a-type")) programs.push([file, withTasks(text)])
  }
  for (const folder of ["stdlib/", "examples/", "test/language/"])
    for (const file of readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).sort()) {
      if (!file.endsWith(".rcl")) continue
      const [whole = "", ...parts] = read(folder + file).split(/^# ==== (.*)\n/m)
      if (parts.length === 0) add(folder + file, whole)
      for (let i = 0; i < parts.length; i += 2) add(`${folder}${file}: ${parts[i]}`, parts[i + 1]!)
    }
  for (const file of ["modules", "expressions", "templates"])
    for (const block of read(`test/corpus/${file}.txt`).split(/^=== /m).slice(1)) {
      const [, name = "", kind, source = ""] = /^(.*) \((\w+)\)\n([^]*?)\n---\n/.exec(block) ?? []
      if (kind === "module") add(`test/corpus/${file}.txt: ${name}`, source)
      else if (kind === "expression" && parseExpression(source).expression !== null)
        add(`test/corpus/${file}.txt: ${name}`, `TASK t(a, b, c, x, xs) =\n  ${source}`)
    }
  return programs
}

test.each(corpus())("definitions of %s", (file, source) => {
  const { module } = parseModule(source)
  const parameters = module.declarations.filter(({ kind }) => kind === "param")
  const args = Object.fromEntries(
    parameters.map(({ start, end }) => source.slice(start, end).split(/\W+/)[1]!).map((name) => [name, `the ${name}`]),
  )
  const keys = Object.fromEntries([...keysOf(source, { files, args })].map(([name, key]) => [name, short(key)]))
  if (Object.keys(keys).length === 0) return
  now.definitions[file] = keys
  if (!UPDATES) expect(keys).toEqual(recorded.definitions[file])
})

test("definitions of generated programs", () => {
  // Those on file stay, as a sample of today's generators would show nothing of their keys.
  const onceGenerated = Object.keys(onFile.generated)
  const sources =
    onceGenerated.length > 0
      ? onceGenerated
      : [
          ...fc
            .sample(expression, { seed: SEED, numRuns: 400 })
            .map((tree) => `TASK t(a, b, xs, it) = ${print(tree)}`)
            .filter((source) => source.length < 400),
          ...fc
            .sample(
              program({
                waits: [
                  'ask("How many?", VALUE)',
                  'CALL("How many?", n: VALUE, returns: number)',
                  "CALL(`Of ${VALUE}?`)",
                  '(VALUE |> ask("?"))',
                ],
              }),
              { seed: SEED, numRuns: 150 },
            )
            .filter((source) => source.length < 900)
            .map((source) => source.replaceAll(/\bt0\b/g, "t")),
        ]
  expect(sources.length).toBeGreaterThan(400)
  for (const source of sources) now.generated[source] = short(keysOf(source).get("t")!)
  if (!UPDATES) expect(now.generated).toEqual(recorded.generated)
})

/** A store that notes each key it is read or written under. */
function noting(): { readonly store: MemoStore; readonly keys: Set<string> } {
  const store = memoryStore()
  const keys = new Set<string>()
  return {
    keys,
    store: {
      ...Object.fromEntries(
        (
          [
            "claim",
            "release",
            "nearest",
            "list",
            "delete",
            "collect",
            "removed",
            "beginEffect",
            "endEffect",
            "close",
          ] as const
        ).map((name) => [name, store[name].bind(store)]),
      ),
      get: (key: string) => {
        keys.add(short(key))
        return store.get(key)
      },
      put: (entry, options) => {
        keys.add(short(entry.key))
        return store.put(entry, options)
      },
    } as MemoStore,
  }
}

async function questionsOf(
  name: string,
  source: string,
  answers: readonly ScriptedRule[],
  parameters: { readonly [name: string]: number } = {},
): Promise<void> {
  const { store, keys } = noting()
  const model = scripted(answers, { id: "a-model", parameters })
  const runtime = createRuntime({
    models: { default: model, other: scripted(answers, { id: "another-model" }) },
    memo: store,
  })
  await runtime.run(source)
  now.questions[name] = [...keys].sort()
  expect(keys.size).toBeGreaterThan(0)
  if (!UPDATES) expect(now.questions[name]).toEqual(recorded.questions[name])
}

describe("questions", () => {
  const answers: readonly ScriptedRule[] = [
    { question: "number", answer: "3" },
    { question: "record", answer: '{"a": 1}' },
    { question: /^/, answer: "an answer" },
  ]
  test.each([
    ["no option", 'EMIT ask("text")'],
    ["data without names", 'LET article = "of it", n = 3\nEMIT ask("text", article, n, article[0:1], [1, {a: null}])'],
    ["data with names", 'EMIT ask("text", a: "x", b: 1, c: "1", d: [true], e: {k: 1.5})'],
    ["data in another order", 'EMIT ask("text", b: 1, a: "x")'],
    ["a type", 'EMIT ask("number", returns: number)'],
    ["a type of a record", 'EMIT ask("record", returns: {a: number, b?: string | null})'],
    ["another model", 'EMIT ask("text", model: "other")'],
    ["a sample", 'EMIT ask("text", sample: 2)'],
    ["not recursive", 'EMIT ask("text", recursive: false)'],
    ["a tool", 'TASK double(x: number) = x * 2\nEMIT ask("text", tools: [double, split])'],
    ["a budget", 'EMIT ask("text", budget: {calls: 3})'],
    [
      "every option",
      'TASK double(x) = x * 2\nEMIT ask("number", d: 1, returns: number, model: "other", sample: 1, recursive: false, '
        + "tools: [double], budget: {calls: 3})",
    ],
    ["CALL", 'EMIT CALL("number", n: 1, returns: number) + CALL(`number`, returns: number)'],
    ["a pipe", 'EMIT "x" |> ask("text", sample: 1)'],
  ])("with %s", async (name, source) => {
    await questionsOf(name, source, answers)
  })

  test("of a model with parameters", async () => {
    await questionsOf("parameters of the model", 'EMIT ask("text")', answers, { temperature: 0.5 })
  })
})

test("nothing recorded is left out", () => {
  if (UPDATES) writeFileSync(FILE, `${JSON.stringify(now, null, 1)}\n`)
  else
    for (const section of ["definitions", "generated", "questions"] as const)
      expect(Object.keys(now[section]).sort()).toEqual(Object.keys(recorded[section]).sort())
})
