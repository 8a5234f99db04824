// Identifies the process that holds a claim, and detects that it has ended, so that its claims need not be waited for.

import { readlinkSync } from "node:fs"
import { hostname } from "node:os"

export interface Maker {
  readonly process: number
  /** The scope of the process id: the machine and, for containers, its namespace. */
  readonly machine: string
}

let machine: string | undefined

export function thisProcess(): Maker {
  return { process: process.pid, machine: (machine ??= `${hostname()} ${processNamespace()}`) }
}

/** Whether the process is known to have ended. It is unknown on another machine, and after its id has been reused. */
export function hasEnded(maker: Maker): boolean {
  const here = thisProcess()
  if (maker.machine !== here.machine || maker.process === here.process) return false
  try {
    process.kill(maker.process, 0)
    return false
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
}

/** Whether the process is known to live, or at least another one that has its id by now. */
export function isAlive(maker: Maker): boolean {
  return maker.machine === thisProcess().machine && !hasEnded(maker)
}

/** On Linux containers may share the machine's name and have equal process ids. */
function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid")
  } catch {
    return "" // not Linux, or without access to /proc
  }
}
