// Takes one sample of one contender.

import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Contender, Ready, Sample } from "./contender.ts"
import { lowerQuartile, median } from "./statistics.ts"

/** Processor time, so that the compiler gets as far on a busy machine as on a quiet one. */
const WARM_UP_MS = 250
const MEASURE_MS = 200
const FEWEST_RUNS = 3
/** A process that takes longer is killed, and its contender has failed. */
const PATIENCE_MS = 60_000

/** One sample, taken in a new process. */
export async function sample(group: string, caseName: string, contender: Contender): Promise<Sample> {
  const { work } = contender
  switch (work.kind) {
    case "function": {
      const child = fileURLToPath(new URL("child.ts", import.meta.url))
      const result = await run(process.execPath, [
        "--expose-gc",
        "--stack-size=984",
        child,
        group,
        caseName,
        contender.name,
      ])
      return readLines(result)
    }
    case "command":
      return readLines(await run(work.command, work.arguments))
    case "process": {
      const start = performance.now()
      const result = await run(work.command, work.arguments)
      const ms = performance.now() - start
      return result.status === 0 ? { ms } : { failed: reasonOf(result) }
    }
  }
}

/** Times of three runs in this process, from cold. */
export async function timeCold(ready: Ready): Promise<readonly number[]> {
  return [await runOnce(ready), await runOnce(ready), await runOnce(ready)]
}

/**
 * The time of a run once the compiler has had its time: the lower quartile, which is the time when little else gets in
 * the way.
 */
export async function timeWarm(ready: Ready): Promise<number> {
  if (ready.instead !== undefined) return ready.instead
  for (const start = processorTime(); processorTime() - start < WARM_UP_MS;) await runOnce(ready)
  const runs: number[] = []
  for (const start = processorTime(); processorTime() - start < MEASURE_MS || runs.length < FEWEST_RUNS;)
    runs.push(await runOnce(ready))
  return lowerQuartile(runs)
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function runOnce({ before, run }: Ready): Promise<number> {
  if (before !== undefined) await before()
  const start = performance.now()
  const result = run()
  if (result instanceof Promise) await result
  return performance.now() - start
}

interface Result {
  readonly status: number | null
  readonly timedOut: boolean
  readonly output: string
  readonly errors: string
}

function run(command: string, args: readonly string[]): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
      env: { ...process.env, NO_COLOR: "1" },
    })
    let output = ""
    let errors = ""
    child.stdout.on("data", (data: Buffer) => (output += data.toString()))
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()))
    child.on("error", (error) => resolve({ status: null, timedOut: false, output, errors: error.message }))
    // A process that it started may hold the pipes open after it was killed.
    child.on("exit", () => {
      if (child.killed) for (const pipe of [child.stdout, child.stderr]) pipe.destroy()
    })
    child.on("close", (status, signal) =>
      resolve({
        status,
        timedOut: child.killed,
        output,
        errors: errors === "" && signal !== null ? `ended by ${signal}` : errors,
      }),
    )
  })
}

function readLines(result: Result): Sample {
  const { output } = result
  const named = (name: string): number[] =>
    output.split("\n").flatMap((line) => (line.startsWith(`${name} `) ? [Number(line.slice(name.length + 1))] : []))
  const ms = named("ms")
  if (ms.length === 0) return { failed: reasonOf(result) }
  const rss = named("rss")
  const [count] = named("count")
  return {
    ...(rss.length === 0 ? { ms: lowerQuartile(ms) } : { ms: median(ms), first: ms[0]!, rss: Math.max(...rss) }),
    ...(count === undefined ? {} : { count }),
  }
}

function reasonOf({ timedOut, errors, status }: Result): string {
  return timedOut ? `timed out after ${PATIENCE_MS / 1000} s` : errorLine(errors) || `ended with status ${status}`
}

/**
 * The most informative line of an error output: the first one that names an error, otherwise the last; files without
 * their folders.
 */
function errorLine(errors: string): string {
  const lines = errors
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
  return (lines.find((line) => /Error: |stack overflow|exceeded|out of memory/.test(line)) ?? lines.at(-1) ?? "")
    .replaceAll(/(?:file:\/\/)?(?:\/[^\s/:]+)+\//g, "")
    .slice(0, 120)
}
