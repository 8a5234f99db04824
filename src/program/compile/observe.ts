// The interface through which coverage and the debugger observe which expressions are evaluated.

import type { Expression } from "../../../grammar/index.ts"
import type { Code } from "../../machine/code.ts"

/**
 * Called with every expression when it is compiled, and with the id of its module. Returns the code to use: the given
 * one, or a wrapper, which must return the same outcome. Code without a wrapper runs at full speed. A wrapper adds one
 * closure to the height of the host's stack.
 */
export type Observe = (expression: Expression, source: string, code: Code) => Code
