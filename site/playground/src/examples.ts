// The examples of the project, each in a chunk of its own: the build gathers them from `examples/`.

import { EXAMPLES } from "virtual:examples"
import type { SharedProgram } from "./share.ts"

/** A program with its arguments, the model that answers it best here and, if that is a recording, its text. */
export interface Example extends SharedProgram {
  readonly model: "offline" | "tiny" | "recording"
  readonly recording: string | null
}

/** An example before it is loaded. */
export interface Listed {
  readonly name: string
  readonly title: string
  readonly load: () => Promise<Example>
}

export const examples: readonly Listed[] = EXAMPLES

/** The example that the page opens with. */
export const FIRST = "contract"
