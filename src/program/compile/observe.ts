// The seam for whoever wants to know which expressions are evaluated: coverage, a debugger.

import type { Expression } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"

/**
 * Is shown every expression when it is compiled, with the module it stands in, and gives the code to use: the same, or one around
 * it. It is asked at compile time, so what it leaves alone runs at full speed. A code around another takes one more closure of
 * the host's stack; it must give the same outcome.
 */
export type Observe = (expression: Expression, source: string, code: Code) => Code
