// Results carried over from an earlier run (`recall trace fork`), used instead of evaluating or asking again.

import type { EarlierAnswers } from "../../answers/earlier-answers.ts"
import type { Replace } from "../../machine/instance.ts"
import type { ModuleLoader } from "../../program/modules/loader.ts"
import type { Replacement } from "../../trace/tracer.ts"
import type { Native } from "../../values/functions.ts"

/** Made by `forkOf`, and passed on as an option of a run. */
export interface Given extends EarlierAnswers {
  /** The replaced results, for the trace. */
  readonly replaced: readonly Replacement[]
  /** Returns a body that looks for replaced results first, for a task that has some; otherwise the task's own. */
  readonly replace: Replace
  /** Finds the modules of the earlier run as they were then, and all others with `loader`. */
  modules(loader: ModuleLoader | undefined): ModuleLoader | undefined
  /** The function of a native with effects, without repeating the calls of the earlier run. */
  native(native: Native): Native["run"]
}
