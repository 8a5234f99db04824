// `npm run simulate`: lets histories happen in a simulated world, and shows the shortest one that breaks a promise.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import type { History } from "../test/simulation/history.ts"
import { plant } from "../test/simulation/plant.ts"
import { PLANTED } from "../test/simulation/planted.ts"

const USAGE = `npm run simulate -- [--seeds 200] [--from 1]
npm run simulate -- --seed N    shows the history of a seed
npm run simulate -- --planted   finds each planted fault
npm run simulate -- --plant NAME [--seeds 1000]
`

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    planted: { type: "boolean", default: false },
    plant: { type: "string" },
    help: { type: "boolean", default: false },
  },
})

/** Histories of one process: what a killed run leaves behind in it adds up. */
const AT_MOST = 1_000

if (values.help) process.stdout.write(USAGE)
else if (values.planted) process.exitCode = findPlanted()
else if (Number(values.seeds) > AT_MOST) process.exitCode = inProcesses(Number(values.from), Number(values.seeds))
else {
  const planted = PLANTED.find(({ name }) => name === values.plant)
  if (values.plant !== undefined && planted === undefined) throw new Error(`no fault is named ${values.plant}`)
  if (planted !== undefined) plant(planted)
  // The sources are loaded only here, with the planted fault in them.
  const { historyOf, prepare } = await import("../test/simulation/history.ts")
  await prepare()
  if (values.seed === undefined) process.exitCode = await simulate(historyOf)
  else process.exitCode = show(await historyOf(Number(values.seed)))
  // A broken promise may be that something is never released.
  process.exit()
}

async function simulate(historyOf: (seed: number) => Promise<History>): Promise<number> {
  const { shrunk } = await import("../test/simulation/shrink.ts")
  const count = Number(values.seeds ?? 200)
  const first = Number(values.from)
  const began = performance.now()
  const before = process.cpuUsage()
  const sums = { faults: 0, happenings: 0, hours: 0 }
  for (let seed = first; seed < first + count; seed++) {
    const history = await historyOf(seed)
    sums.faults += history.happened
    sums.happenings += history.happenings
    sums.hours += history.milliseconds / 3_600_000
    if ((seed - first + 1) % 1_000 === 0) process.stderr.write(`${seed - first + 1} histories\n`)
    if (history.violations.length > 0) {
      process.stdout.write(`seed ${seed} of ${seed - first + 1} histories breaks a promise\n`)
      return show(await shrunk(history))
    }
  }
  const seconds = (performance.now() - began) / 1_000
  const { user, system } = process.cpuUsage(before)
  const rate = (sum: number) => (sum / seconds).toFixed(1)
  process.stdout.write(
    `${count} histories of ${sums.hours.toFixed(1)} simulated hours, ${sums.faults} faults, ${sums.happenings} events\n`
      + `${seconds.toFixed(1)} seconds, ${((user + system) / 1e6).toFixed(1)} of the processor: `
      + `${rate(count)} histories and ${rate(sums.faults)} faults a second\nno promise is broken\n`,
  )
  return 0
}

/** Lets so many histories happen in one process after another; ends with the first that breaks a promise. */
function inProcesses(from: number, count: number): number {
  const planted = values.plant === undefined ? [] : ["--plant", values.plant]
  for (let first = from; first < from + count; first += AT_MOST) {
    const seeds = Math.min(AT_MOST, from + count - first)
    const options = [...planted, "--from", String(first), "--seeds", String(seeds)]
    process.stdout.write(`seeds ${first} to ${first + seeds - 1}\n`)
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...options], { stdio: "inherit" })
    if (status !== 0) return status ?? 1
  }
  return 0
}

/** Prints a history; the exit status is 1 if it breaks a promise. */
function show({ seed, faults, violations, record }: History): number {
  process.stdout.write(`${record.join("\n")}\n\n`)
  for (const promise of violations) process.stdout.write(`broken: ${promise}\n`)
  if (violations.length > 0)
    process.stdout.write(
      `the history has ${faults.length} faults; npm run simulate -- --seed ${seed} has all of them\n`,
    )
  return violations.length === 0 ? 0 : 1
}

/** Plants each fault in a process of its own. The exit status is the number of faults that are not found. */
function findPlanted(): number {
  let missed = 0
  for (const { name, fault } of PLANTED) {
    const script = fileURLToPath(import.meta.url)
    const { stdout } = spawnSync(process.execPath, [script, "--plant", name, "--seeds", values.seeds ?? "1000"], {
      encoding: "utf8",
    })
    const found = /^seed \d+ of (\d+) histories/m.exec(stdout)
    const broken = /^broken: (.*)/m.exec(stdout)
    if (found === null) missed++
    const outcome = found === null ? "NOT FOUND" : `found in history ${found[1]}: ${broken?.[1]}`
    process.stdout.write(`${name}: ${fault}\n  ${outcome}\n`)
  }
  return missed
}
