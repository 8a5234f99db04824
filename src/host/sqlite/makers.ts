// Which process holds a claim, and whether it is still there: a claim of one that is not need not be waited for.

import { readlinkSync } from "node:fs"
import { hostname } from "node:os"

export interface Maker {
  readonly process: number
  /** Where the process's id means something: the machine, and in containers of one machine which. */
  readonly machine: string
}

let machine: string | undefined

export function thisProcess(): Maker {
  return { process: process.pid, machine: (machine ??= `${hostname()} ${processNamespace()}`) }
}

/** Whether it is known that the process has ended. Not known of another machine's, nor where its id has been given to another process. */
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

/** On Linux containers may have their machine's name, and processes of the same ids. */
function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid")
  } catch {
    return "" // no Linux, or one that does not tell
  }
}
