// Standard input line by line: edited and remembered where it is a terminal, as it comes where it is not.

import type { Interface } from "node:readline"

/** Resolves with the next line, or null at the end. */
export function createLineReader(): (prompt: string) => Promise<string | null> {
  let terminal: Interface | undefined
  let lines: AsyncIterator<string> | undefined
  const open = async (): Promise<Interface> => {
    const { createInterface } = await import("node:readline")
    const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
    const opened = createInterface({ input: process.stdin, terminal: isTerminal, ...(isTerminal ? { output: process.stderr } : {}) })
    // A terminal that is edited on gives the key instead of the signal.
    opened.on("SIGINT", () => process.kill(process.pid, "SIGINT"))
    lines = opened[Symbol.asyncIterator]()
    return opened
  }
  return async (prompt) => {
    terminal ??= await open()
    if (terminal.terminal) {
      terminal.setPrompt(prompt)
      terminal.prompt()
    }
    const next = await lines!.next()
    return next.done === true ? null : next.value
  }
}
