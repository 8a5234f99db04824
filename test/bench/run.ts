// `npm run bench` measures everything and writes docs/benchmarks.md; `node test/bench/run.ts parse fib` measures single groups and prints them.

import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Case, Contender, Sample } from "./contender.ts"
import { GROUP_NAMES, loadGroup } from "./groups.ts"
import { sample } from "./measure.ts"
import { installPeers } from "./peers.ts"
import { findPrograms } from "./programs.ts"
import { page, showGroup, type MeasuredCase } from "./report.ts"

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !GROUP_NAMES.includes(name))
if (unknown.length > 0) {
  console.error(`there is no group ${unknown.join(", ")}; there are ${GROUP_NAMES.join(", ")}`)
  process.exit(2)
}

installPeers()
build()
const absent = new Set(findPrograms().absent)
const start = performance.now()
const measured = []
for (const name of GROUP_NAMES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const group = await loadGroup(name)
  const cases: MeasuredCase[] = []
  for (const one of group.cases) cases.push(await measureCase(group.name, one))
  measured.push({ of: group, cases })
}

if (wanted.length > 0) {
  console.log(measured.map(showGroup).join("\n\n"))
} else {
  const path = new URL("../../docs/benchmarks.md", import.meta.url)
  writeFileSync(path, page(measured, await (await import("./counts.ts")).countEvaluations(), (performance.now() - start) / 60_000))
  console.error("wrote docs/benchmarks.md")
}

/** What starts is the package as it is built. */
function build(): void {
  if (wanted.length > 0 && !wanted.includes("start")) return
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd: fileURLToPath(new URL("../..", import.meta.url)), stdio: ["ignore", 2, 2] })
  if (status !== 0) throw new Error("npm run build failed")
}

/** All contenders in turn, round by round, every other round in the opposite order. */
async function measureCase(group: string, one: Case): Promise<MeasuredCase> {
  const present = one.contenders.filter(({ name, work }) => work.kind === "function" || !absent.has(name))
  const figures = new Map<string, Sample[]>(present.map(({ name }) => [name, []]))
  for (let round = 0; round < one.rounds; round++) {
    if (process.stderr.isTTY) process.stderr.write(`\r${group}, ${one.name}: round ${round + 1} of ${one.rounds} \x1b[K`)
    const order: readonly Contender[] = round % 2 === 0 ? present : present.toReversed()
    for (const contender of order) {
      const samples = figures.get(contender.name)!
      // What failed once would fail again.
      if (samples.some((earlier) => "failed" in earlier)) samples.push(samples[0]!)
      else samples.push(await sample(group, one.name, contender))
    }
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K")
  console.error(`measured ${group}, ${one.name}`)
  return { of: one, figures }
}
