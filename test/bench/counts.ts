// How many evaluations the memo saves: exact figures, not times.

import { readFileSync } from "node:fs"
import { createRuntime } from "../../src/index.ts"
import { FIB } from "./fib.group.ts"

export interface Count {
  readonly program: string
  readonly without: number
  readonly with: number
}

export async function countEvaluations(): Promise<readonly Count[]> {
  const lcs = readFileSync(new URL("../../examples/lcs.rcl", import.meta.url), "utf8")
  return [
    await count("longest common subsequence of 12345678 and 13579246 (examples/lcs.rcl)", lcs),
    await count("fib(30)", `${FIB}\nEMIT fib(30)`),
  ]
}

async function count(program: string, source: string): Promise<Count> {
  const evaluated = async (memo: boolean): Promise<number> => (await createRuntime({ memo }).run(source)).usage.calls.evaluated
  return { program, without: await evaluated(false), with: await evaluated(true) }
}
