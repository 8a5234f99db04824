// `recall-lang/natives/quickjs`: runs JavaScript that a model has written in an isolated engine.

import { UsageError } from "../../base/errors.ts"
import type { Native } from "../../values/functions.ts"
import { ANY, BOOLEAN, NULL, recordOf, STRING, unionOf } from "../../values/types.ts"
import { native } from "../../values/native.ts"
import { runInSandbox, type SandboxLimits } from "./sandbox.ts"

export type { SandboxLimits } from "./sandbox.ts"

/** The limits of a program unless the host sets others. */
export const DEFAULT_SANDBOX_LIMITS: SandboxLimits = { seconds: 1, megabytes: 32, resultLength: 1_000_000 }

/**
 * The native `run_javascript(program)`, for `createRuntime({ natives: [javascript()] })`. It gives the value of the
 * program's last statement as `{ok, value, error}`; `ok` is false, with the reason in `error`, if the program throws
 * or exceeds a limit. The program has the language alone: no files, network or timers. It blocks the event loop while
 * it runs, for at most `seconds`. Needs the package `quickjs-emscripten`. Throws a `UsageError` for invalid limits.
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
    // It changes nothing outside, but the host must grant its time and memory.
    effect: "read",
    run: ({ program }) => runInSandbox(program, { ...DEFAULT_SANDBOX_LIMITS, ...limits }),
  })
}
