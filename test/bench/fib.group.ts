// Calls that compute and do not wait: fib(25) without memo, alone and after other programs.

import type { Contender, Group } from "./contender.ts"
import { peer } from "./peers.ts"
import { script } from "./programs.ts"
import { tasksOf, withoutMemo } from "./recall.ts"
import { fasterThan } from "./statistics.ts"

export const FIB = "TASK fib(n: number): number = IF n < 2 THEN n ELSE fib(n - 1) + fib(n - 2)"
const RESULT = 75_025

function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2)
}

function check(result: unknown): void {
  if (result !== RESULT) throw new Error(`fib(25) gave ${String(result)}`)
}

function peerFib(name: string, prepare: () => Promise<() => unknown>): Contender {
  return { name, work: { kind: "function", prepare: async () => ({ run: await prepare() }) } }
}

const native = peerFib("JavaScript", async () => () => check(fib(25)))

const wasmoon = peerFib("wasmoon", async () => {
  const { LuaFactory } = await peer<{
    LuaFactory: new () => { createEngine(): Promise<{ doStringSync(text: string): unknown }> }
  }>("wasmoon")
  const engine = await new LuaFactory().createEngine()
  engine.doStringSync("function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end")
  return () => check(engine.doStringSync("return fib(25)"))
})

const quickjs = peerFib("quickjs-emscripten", async () => {
  interface Context {
    evalCode(code: string): { value: unknown }
    dump(handle: unknown): unknown
    unwrapResult(result: unknown): unknown
  }
  const { getQuickJS } = await peer<{ getQuickJS(): Promise<{ newContext(): Context }> }>("quickjs-emscripten")
  const context = (await getQuickJS()).newContext()
  context.unwrapResult(context.evalCode("function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }"))
  return () => check(context.dump(context.unwrapResult(context.evalCode("fib(25)"))))
})

const mathjs = peerFib("mathjs", async () => {
  const { create, all } = await peer<{
    create(all: unknown): { parser(): { evaluate(text: string): unknown } }
    all: unknown
  }>("mathjs")
  const parser = create(all).parser()
  parser.evaluate("fib(n) = n < 2 ? n : fib(n - 1) + fib(n - 2)")
  return () => check(parser.evaluate("fib(25)"))
})

const jsonata = peerFib("jsonata", async () => {
  const { default: compile } = await peer<{
    default: (text: string) => { evaluate(input: unknown): Promise<unknown> }
  }>("jsonata")
  const expression = compile("($fib := function($n) { $n < 2 ? $n : $fib($n - 1) + $fib($n - 2) }; $fib(25))")
  return async () => check(await expression.evaluate(null))
})

const afterOthers: Contender = {
  name: "Recall, after 40 other programs",
  work: {
    kind: "function",
    async prepare() {
      await (await import("./other-programs.ts")).runOtherPrograms()
      const tasks = await tasksOf(FIB, { memo: false })
      return { run: async () => check(await tasks["fib"]!(25)) }
    },
  },
}

export const fibGroup: Group = {
  name: "fib",
  title: "Calls",
  about:
    "fib(25) by its definition and without memo: 242,785 calls, each with a comparison and three sums. "
    + "The same function in every language, run until it is warm.",
  cases: [
    {
      name: "fib",
      title: "fib(25), nothing remembered",
      rounds: 5,
      amount: { kind: "items", items: 242_785, item: "a call" },
      contenders: [
        withoutMemo("Recall", FIB, ["fib", 25], RESULT),
        afterOthers,
        native,
        script("LuaJIT", "fib.lua"),
        script("Lua", "fib.lua"),
        wasmoon,
        script("Python", "fib.py"),
        quickjs,
        mathjs,
        script("jq", "fib.jq"),
        jsonata,
      ],
      targets: [
        fasterThan("Recall", "quickjs-emscripten", "at least"),
        fasterThan("Recall", "wasmoon", "at least"),
        fasterThan("Recall", "jsonata", "at least", 80),
        fasterThan("Recall", "Lua", "aim"),
        fasterThan("Recall, after 40 other programs", "quickjs-emscripten", "at least"),
        fasterThan("Recall, after 40 other programs", "wasmoon", "at least"),
        fasterThan("Recall, after 40 other programs", "jsonata", "at least", 80),
        fasterThan("Recall, after 40 other programs", "Lua", "aim"),
      ],
    },
  ],
}
