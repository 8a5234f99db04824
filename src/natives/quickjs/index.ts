// `recall-lang/natives/quickjs`: JavaScript that a model has written, run in an engine of its own that reaches nothing outside.

import { UsageError } from "../../base/errors.ts"
import type { Native } from "../../values/functions.ts"
import { ANY, BOOLEAN, NULL, recordOf, STRING, unionOf } from "../../values/types.ts"
import { native } from "../../values/native.ts"
import { runInSandbox, type SandboxLimits } from "./sandbox.ts"

export type { SandboxLimits } from "./sandbox.ts"

/** What a program may use unless the host says otherwise. */
export const DEFAULT_SANDBOX_LIMITS: SandboxLimits = { seconds: 1, megabytes: 32, resultLength: 1_000_000 }

/**
 * The native `run_javascript(program)`, for `createRuntime({ natives: [javascript()] })`: the value of the program's last statement,
 * as `{ok, value, error}`. What throws, never ends or takes too much memory is `ok: false` with the reason. The program has the language
 * and no more: no files, no network, no timers. It holds up the event loop while it runs, `seconds` at most. Needs the package
 * `quickjs-emscripten`. Throws `UsageError` for limits that make no sense.
 */
export function javascript(limits: Partial<SandboxLimits> = {}): Native {
  for (const [name, limit] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_SANDBOX_LIMITS, name))
      throw new UsageError(
        "invalid-argument",
        `there is no limit named ${name} for JavaScript`,
        `the limits are ${Object.keys(DEFAULT_SANDBOX_LIMITS).join(", ")}`,
      )
    if (!(limit > 0))
      throw new UsageError("invalid-argument", `the limit ${name} is ${limit}, which is not a number above 0`)
  }
  return native({
    name: "run_javascript",
    documentation: "The value of a JavaScript program's last statement, as {ok, value, error}; run in a sandbox.",
    parameters: { program: STRING },
    returns: recordOf({ ok: BOOLEAN, value: ANY, error: unionOf(STRING, NULL) }),
    // It changes nothing outside, but it takes time and memory: the host decides who may.
    effect: "read",
    run: ({ program }) => runInSandbox(program, { ...DEFAULT_SANDBOX_LIMITS, ...limits }),
  })
}
