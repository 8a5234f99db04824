// `npm run bench` measures everything, `npm run bench parse fib` these groups; docs/benchmarks.json and .md keep the
// latest figures of each.

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Case, Contender, Sample } from "./contender.ts"
import { GROUP_NAMES, loadGroup } from "./groups.ts"
import { sample } from "./measure.ts"
import { installPeers } from "./peers.ts"
import { findPrograms } from "./programs.ts"
import { readFigures, withGroups, writeFigures, type MeasuredGroup } from "./figures.ts"
import { showGroup, writePage } from "./page.ts"
import { countRows, invoiceRows, load, reportOf, type MeasuredCase } from "./report.ts"

/** Not a group: the counts do not vary and are taken once. */
const COUNTS = "counts"

const wanted = process.argv.slice(2)
const known = [...GROUP_NAMES, COUNTS]
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`there is no group ${unknown.join(", ")}; there are ${known.join(", ")}`)
  process.exit(2)
}

installPeers()
build()
const absent = new Set(findPrograms().absent)
if (absent.size > 0) console.error(`not installed, and so not measured: ${[...absent].join(", ")}`)
for (const name of GROUP_NAMES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const before = load()
  const group = await loadGroup(name)
  const cases: MeasuredCase[] = []
  for (const one of group.cases) cases.push(await measureCase(group.name, one))
  keep(reportOf(group, cases, before))
}
if (wanted.length === 0 || wanted.includes(COUNTS)) {
  const { countEvaluations } = await import("./counts.ts")
  const { CALLS, invoices } = await import("./invoice.ts")
  const figures = {
    ...readFigures(),
    counts: countRows(await countEvaluations()),
    invoices: invoiceRows(await invoices(CALLS)),
  }
  writeFigures(figures)
  writePage(figures)
}

/** Written at once, so that the figures are kept though a later group fails. */
function keep(group: MeasuredGroup): void {
  const figures = withGroups(readFigures(), [group], GROUP_NAMES)
  writeFigures(figures)
  writePage(figures)
  if (wanted.length > 0) console.log(`${showGroup(group)}\n`)
}

/** Builds the package where a group starts the built command line. */
function build(): void {
  if (wanted.length > 0 && !wanted.some((name) => name === "start" || name === "resume")) return
  const { status } = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", 2, 2],
  })
  if (status !== 0) throw new Error("npm run build failed")
}

/** Measures all contenders in turn, round by round, every other round in the opposite order. */
async function measureCase(group: string, one: Case): Promise<MeasuredCase> {
  const present = one.contenders.filter(({ work }) => work.kind !== "command" || !absent.has(work.program))
  const figures = new Map<string, Sample[]>(present.map(({ name }) => [name, []]))
  for (let round = 0; round < one.rounds; round++) {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${group}, ${one.name}: round ${round + 1} of ${one.rounds} \x1b[K`)
    const order: readonly Contender[] = round % 2 === 0 ? present : present.toReversed()
    for (const contender of order) {
      const samples = figures.get(contender.name)!
      // A contender that failed once would fail again.
      if (samples.some((earlier) => "failed" in earlier)) samples.push(samples[0]!)
      else samples.push(await sample(group, one.name, contender))
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K")
  console.error(`measured ${group}, ${one.name}`)
  return { of: one, figures }
}
