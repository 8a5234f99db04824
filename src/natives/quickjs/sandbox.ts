// Runs one program in a fresh QuickJS engine, with bounds on its time, its memory and its result.

import type * as QuickJs from "quickjs-emscripten"
import { UsageError } from "../../base/errors.ts"

/** The limits of one program in the sandbox. A program that exceeds one ends with an error. */
export interface SandboxLimits {
  /** Seconds of run time. */
  readonly seconds: number
  /** Millions of bytes of memory. */
  readonly megabytes: number
  /** UTF-16 units of the result as JSON. */
  readonly resultLength: number
}

export interface SandboxResult {
  readonly ok: boolean
  /** JSON data; null without a value. */
  readonly value: unknown
  readonly error: string | null
}

const MEGABYTE = 1_000_000
/** Bytes of the engine's own stack, so that endless recursion fails long before the host's stack is full. */
const STACK = 256_000

/**
 * Runs a program. The result is the value of its last statement, or the value that a promise resolves to. Rejects only
 * if the engine cannot be loaded.
 */
export async function runInSandbox(program: string, limits: SandboxLimits): Promise<SandboxResult> {
  const { getQuickJS } = await loadEngine()
  const runtime = (await getQuickJS()).newRuntime()
  try {
    const end = performance.now() + limits.seconds * 1000
    let isLate = false
    runtime.setMemoryLimit(limits.megabytes * MEGABYTE)
    runtime.setMaxStackSize(STACK)
    runtime.setInterruptHandler(() => (isLate ||= performance.now() > end))
    const context = runtime.newContext()
    try {
      const outcome = context.evalCode(program, "program.js")
      if (outcome.error === undefined) runtime.executePendingJobs()
      const settled =
        outcome.error === undefined
          ? context.getPromiseState(outcome.value)
          : { type: "rejected" as const, error: outcome.error }
      const handle = settled.type === "fulfilled" ? settled.value : settled.type === "rejected" ? settled.error : null
      const dumped: unknown = handle === null ? undefined : context.dump(handle)
      if (handle?.alive) handle.dispose()
      if (outcome.error === undefined && outcome.value.alive) outcome.value.dispose()
      if (isLate) return failed(`it did not end within ${limits.seconds} seconds`)
      if (settled.type === "pending") return failed("its promise is never settled")
      return settled.type === "rejected" ? failed(messageOf(dumped)) : resultOf(dumped, limits)
    } finally {
      context.dispose()
    }
  } finally {
    runtime.dispose()
  }
}

async function loadEngine(): Promise<typeof QuickJs> {
  try {
    return await import("quickjs-emscripten")
  } catch (error) {
    throw new UsageError(
      "invalid-argument",
      `JavaScript cannot be run: ${error instanceof Error ? error.message : String(error)}`,
      "npm install quickjs-emscripten",
    )
  }
}

function failed(error: string): SandboxResult {
  return { ok: false, value: null, error }
}

function resultOf(value: unknown, { resultLength }: SandboxLimits): SandboxResult {
  let json: string | undefined
  try {
    json = JSON.stringify(value)
  } catch (error) {
    return failed(`its value is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (json !== undefined && json.length > resultLength)
    return failed(`its value has ${json.length} characters as JSON, and the limit is ${resultLength}`)
  return { ok: true, value: json === undefined ? null : (JSON.parse(json) as unknown), error: null }
}

function messageOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown)
  const { name = "Error", message = "" } = thrown as { readonly name?: unknown; readonly message?: unknown }
  return `${String(name)}: ${String(message)}`
}
