// The host of the real process: its streams, its environment and its signals.

import { writeSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { UsageError } from "../base/errors.ts"
import { readInput, tooLarge } from "../host/input.ts"
import { MAX_INPUT_BYTES } from "../host/limits.ts"
import { visible } from "../diagnostics/visible.ts"
import type { Host } from "./host.ts"
import { forTerminal, outputTo, type Output } from "./output.ts"
import { run } from "./run.ts"
import { EXIT } from "./status.ts"

const NEVER_SETTLED = "never-settled"

/** Time that an interrupted command has to end by itself. */
const GRACE_MILLISECONDS = 2_000
/** Time that a command has beyond the grace that it has asked for, to close its files. */
const CLOSING_MILLISECONDS = 5_000

/** Runs the command line of the process, then exits with its status. */
export async function main(): Promise<void> {
  const interruption = new AbortController()
  /** The status of a command that a signal has ended. */
  let interrupted: number = EXIT.interrupted
  let grace = GRACE_MILLISECONDS
  // The second signal has no handler and ends the process at once. A command that ignores the first is killed.
  const endWith = (status: number) => () => {
    interrupted = status
    interruption.abort()
    process.stdin.destroy()
    setTimeout(() => process.exit(status), grace).unref()
  }
  let intercept: (() => boolean) | null = null
  const onInterrupt = () => {
    if (intercept?.() === true) return
    process.off("SIGINT", onInterrupt)
    endWith(EXIT.interrupted)()
  }
  process.on("SIGINT", onInterrupt)
  process.once("SIGTERM", endWith(EXIT.terminated))
  /** The file of the history; empty for none. */
  let history = ""
  process.stdout.on("error", endWithoutOutput)
  // Messages that cannot be shown change nothing about the result.
  process.stderr.on("error", () => undefined)

  const host: Host = {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    columns: () => process.stderr.columns,
    confirm: async (question) => (await import("./terminal.ts")).confirm(forTerminal(question), interruption.signal),
    readLine: lineReader(interruption.signal, () => history),
    useHistory: () => {
      history = process.env["RECALL_HISTORY"] ?? join(homedir(), ".recall_history")
    },
    interceptInterrupts: (handle) => {
      intercept = handle
    },
    extendGrace: (seconds) => {
      grace = seconds * 1_000 + CLOSING_MILLISECONDS
    },
    env: process.env,
    readFile: (path, most = MAX_INPUT_BYTES) => readInput(path, { most, signal: interruption.signal }),
    writeFile: async (path, text) => (await import("../host/text-file.ts")).replaceTextFile(path, text),
    openFile: async (path, ...beginnings) => (await import("../host/text-file.ts")).openTextFile(path, ...beginnings),
    keepNewest: async (folder, count) => (await import("../host/text-file.ts")).keepNewest(folder, count),
    openStore: async (path, bounds, access = "write") => {
      const { sqliteStore } = await import("../host/sqlite/store.ts")
      try {
        return sqliteStore(path, {
          bounds,
          access,
          warn: (message) => process.stderr.write(`warning: ${visible(message)}\n`),
        })
      } catch (error) {
        if (access === "write" || !(error instanceof UsageError && error.code === "memo-not-found")) throw error
        return (await import("../memo/stores/memory.ts")).memoryStore()
      }
    },
    createFolder: async (path, files) => (await import("../host/folders.ts")).createFolder(path, files),
    listModules: async (folder) => (await import("../host/watch.ts")).listModules(folder),
    listFiles: async (folder, most) => (await import("../host/listing.ts")).listFiles(folder, most),
    changed: async (seen) => (await import("../host/watch.ts")).changed(seen, interruption.signal),
    configuration: async () => (await (await import("../host/config.ts")).loadConfiguration())?.configuration ?? {},
    protocol: async () => (await import("./protocol.ts")).takeProtocolStreams(),
    readStdin,
    signal: interruption.signal,
  }
  process.once("beforeExit", endWithoutSettling)
  const status = await run(process.argv.slice(2), host)
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // An open handle, such as a model's connection, must not keep a finished program alive.
  process.exit(status === EXIT.interrupted ? interrupted : status)
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return outputTo(stream.isTTY === true, (text) => void stream.write(text))
}

/**
 * Exits, as the result cannot be delivered: silently if the reader has closed the pipe (`recall … | head`), which is no
 * failure, and otherwise with the reason, such as a full disk.
 */
function endWithoutOutput(error: NodeJS.ErrnoException): never {
  if (error.code === "EPIPE") process.exit(EXIT.done)
  try {
    writeSync(
      process.stderr.fd,
      `error[unwritable]: standard output cannot be written: ${error.message}\n`
        + "  hint: write elsewhere and run the command again: it asks no question whose answer is stored\n",
    )
  } catch {
    // Nothing can be shown.
  }
  process.exit(EXIT.usage)
}

/** Exits where nothing is left that could end the command: its promise would never settle. */
function endWithoutSettling(): never {
  writeSync(
    process.stderr.fd,
    `error[${NEVER_SETTLED}]: nothing is left to wait for, and a promise of a native or the configuration is pending\n`
      + "  hint: settle it in every case; --budget seconds=… ends a run that waits\n",
  )
  process.exit(EXIT.failed)
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()))
}

/** Reads lines of standard input, and loads the reader with the first. */
function lineReader(signal: AbortSignal, history: () => string): Host["readLine"] {
  let reader: Promise<Host["readLine"]> | undefined
  return async (prompt) =>
    (await (reader ??= import("./terminal.ts").then(({ createLineReader }) => createLineReader(signal, history()))))(
      prompt,
    )
}

async function readStdin(most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    bytes += (chunk as Buffer).length
    if (bytes > most) throw tooLarge("standard input", most)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
