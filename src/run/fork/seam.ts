// Results of an earlier run that a run takes in place of evaluating and asking: the seam to forks.

import type { EarlierAnswers } from "../../answers/earlier-answers.ts"
import type { Replace } from "../../machine/instance.ts"
import type { ModuleLoader } from "../../program/modules/loader.ts"
import type { Replacement } from "../../trace/tracer.ts"
import type { Native } from "../../values/functions.ts"

export interface Given extends EarlierAnswers {
  readonly replaced: readonly Replacement[]
  /** Gives a task, one of whose calls may have its result from here, the body that looks for it. */
  readonly replace: Replace
  /** Finds the modules that the earlier run had loaded as they were then, and all others with `loader`. */
  modules(loader: ModuleLoader | undefined): ModuleLoader | undefined
  /** The function of a native with effects that does not do again what the earlier run has done. */
  native(native: Native): Native["run"]
}
