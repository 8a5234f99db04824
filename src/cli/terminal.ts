// Reads lines and confirmations from the user. The module is imported lazily as a whole: a bundle exposes no named
// exports of a Node module that is itself imported lazily.

import { readFileSync, writeFileSync } from "node:fs"
import { createInterface, type Interface } from "node:readline"
import { createInterface as createPromiseInterface } from "node:readline/promises"

/** True only for `y` or `yes`; null without a terminal. Rejects with the signal's reason. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean | null> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null
  signal.throwIfAborted()
  const terminal = createPromiseInterface({ input: process.stdin, output: process.stderr })
  interruptible(terminal)
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    terminal.close()
  }
}

/** In editing mode readline receives Ctrl-C as a key, so it is turned back into the signal. */
function interruptible(terminal: { on(event: "SIGINT", listener: () => void): unknown }): void {
  terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"))
}

export type ReadLine = (prompt: string) => Promise<string | null>

/** Lines of the history that are kept. */
const MAX_HISTORY = 1_000

/**
 * Standard input line by line, with editing and history at a terminal. Null at its end and once the signal aborts. The
 * lines of earlier sessions are in the file `history`, which is empty for none.
 */
export function createLineReader(signal: AbortSignal, history: string): ReadLine {
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true
  const terminal: Interface = createInterface({
    input: process.stdin,
    terminal: isTerminal,
    ...(isTerminal ? { output: process.stderr, history: readHistory(history), historySize: MAX_HISTORY } : {}),
  })
  if (isTerminal && history !== "") terminal.on("history", (lines) => writeHistory(history, lines))
  // In editing mode readline receives Ctrl-C as a key. It clears the line, and at an empty one is the signal again.
  terminal.on("SIGINT", () => {
    if (terminal.line === "") return void process.kill(process.pid, "SIGINT")
    terminal.write(null, { ctrl: true, name: "e" })
    terminal.write(null, { ctrl: true, name: "u" })
  })
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

/** The lines of a file, newest first, as readline has them. */
function readHistory(file: string): string[] {
  if (file === "") return []
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean).reverse()
  } catch {
    return []
  }
}

/** A history that cannot be written is no reason to end a session. */
function writeHistory(file: string, lines: readonly string[]): void {
  try {
    writeFileSync(file, `${lines.toReversed().join("\n")}\n`, { mode: 0o600 })
  } catch {
    return
  }
}
