// What the user says: a line of standard input, or yes to a question. Loaded when it is needed, and as a whole, since a bundle gives of a
// part of Node that is imported late no names.

import { createInterface, type Interface } from "node:readline"
import { createInterface as createAsking } from "node:readline/promises"

/** Only a clear yes is one; null where there is no terminal to ask at. */
export async function confirm(question: string): Promise<boolean | null> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null
  const terminal = createAsking({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

export type ReadLine = (prompt: string) => Promise<string | null>

/** Standard input line by line: edited and remembered where it is a terminal, as it comes where it is not. Null at its end, and once the signal aborts. */
export function createLineReader(signal: AbortSignal): ReadLine {
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
  const terminal: Interface = createInterface({
    input: process.stdin,
    terminal: isTerminal,
    ...(isTerminal ? { output: process.stderr } : {}),
  })
  // A terminal that is edited on gives the key instead of the signal.
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"))
  signal.addEventListener("abort", () => terminal.close(), { once: true })
  const lines = terminal[Symbol.asyncIterator]()
  return async (prompt) => {
    if (isTerminal) {
      terminal.setPrompt(prompt)
      terminal.prompt()
    }
    const next = await lines.next()
    return next.done === true ? null : next.value
  }
}
