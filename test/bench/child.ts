// A process for one contender that is a function: prints its time, and its peak memory.

import { readFileSync } from "node:fs"
import { GROUP_NAMES, loadGroup } from "./groups.ts"
import { timeCold, timeWarm } from "./measure.ts"

const [groupName, caseName, name] = process.argv.slice(2)
if (groupName === undefined || !GROUP_NAMES.includes(groupName)) throw new Error(`there is no group ${groupName}`)
const contender = (await loadGroup(groupName)).cases
  .find((one) => one.name === caseName)
  ?.contenders.find((one) => one.name === name)
if (contender?.work.kind !== "function") throw new Error(`there is no contender ${name} in ${groupName}/${caseName}`)
const { work } = contender

const ready = await work.prepare()
if (work.once === true) {
  for (const ms of await timeCold(ready)) console.log(`ms ${ms}`)
  console.log(`rss ${peakMemory()}`)
} else console.log(`ms ${await timeWarm(ready)}`)
if (ready.count !== undefined) console.log(`count ${ready.count}`)
process.exit(0)

function peakMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
