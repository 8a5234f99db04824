// Short ways to run a program in a test, for its value or the code of its failure; and natives that a test controls.

import {
  ANY,
  createRuntime,
  RecallError,
  type Native,
  type RunOptions,
  type RunResult,
  type Runtime,
  type RuntimeOptions,
} from "../../src/index.ts"

/** The outcome of a program: `value` or `code`, so that two runs can be compared whole. */
export type Ending =
  | { readonly value: unknown; readonly text: string }
  | { readonly code: string; readonly message: string; readonly at: string }

export async function ending(runtime: Runtime, source: string, options?: RunOptions): Promise<Ending> {
  try {
    const { value, text } = await runtime.run(source, options)
    return { value, text }
  } catch (error) {
    if (!(error instanceof RecallError)) throw error
    const first = error.diagnostics.find(({ severity }) => severity === "error")
    return {
      code: error.code,
      message: first?.message ?? "",
      at: `${first?.source}:${first?.span.start}-${first?.span.end}`,
    }
  }
}

export async function valueOf(
  source: string,
  options: RuntimeOptions & Pick<RunOptions, "args" | "signal"> = {},
): Promise<unknown> {
  return (await resultOf(source, options)).value
}

export async function resultOf(
  source: string,
  { args, signal, ...options }: RuntimeOptions & Pick<RunOptions, "args" | "signal"> = {},
): Promise<RunResult> {
  return createRuntime(options).run(source, {
    ...(args === undefined ? {} : { args }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** The code with which a program fails. */
export async function codeOf(
  source: string,
  options: RuntimeOptions & Pick<RunOptions, "args" | "signal"> = {},
): Promise<string> {
  try {
    const { text } = await resultOf(source, options)
    return `none: it gave ${text.slice(0, 60)}`
  } catch (error) {
    if (error instanceof RecallError) return error.code
    throw error
  }
}

/** A native of any values. It counts as one without effects, so that answers may call it, too. */
export function native(
  name: string,
  run: (...values: never[]) => unknown,
  parameters: number = run.length,
  returns = ANY,
): Native {
  return {
    name,
    documentation: "Of a test.",
    parameters: Array.from({ length: parameters }, (_, i) => ({ name: `p${i}`, type: ANY })),
    returns,
    effect: "none",
    run: run as Native["run"],
  }
}

/** `wait(x)` gives x once the test releases it. */
export interface Waiting {
  readonly native: Native
  /** The values passed in and not yet released, in the order of arrival. */
  readonly waiting: readonly unknown[]
  /** Resolves when so many wait. */
  arrived(count: number): Promise<void>
  release(value: unknown): void
  /** Makes the call with this value fail. */
  reject(value: unknown, message: string): void
}

export function createWaiting(): Waiting {
  const held: {
    readonly value: unknown
    readonly resolve: (value: unknown) => void
    readonly reject: (error: Error) => void
  }[] = []
  const watchers: { readonly count: number; readonly resolve: () => void }[] = []
  const take = (value: unknown) => {
    const index = held.findIndex((entry) => entry.value === value)
    if (index < 0) throw new Error(`nothing waits with ${String(value)}`)
    return held.splice(index, 1)[0]!
  }
  return {
    native: native(
      "wait",
      (value: unknown) =>
        new Promise((resolve, reject) => {
          held.push({ value, resolve, reject })
          for (const watcher of watchers.filter(({ count }) => held.length >= count)) watcher.resolve()
        }),
      1,
    ),
    get waiting() {
      return held.map(({ value }) => value)
    },
    arrived: (count) =>
      new Promise((resolve) => {
        if (held.length >= count) resolve()
        else watchers.push({ count, resolve })
      }),
    release(value) {
      const { resolve } = take(value)
      resolve(value)
    },
    reject(value, message) {
      take(value).reject(new Error(message))
    },
  }
}
