// The program of `recall research`: the module std/research with its parameters, as a file that people can change.

import { EMBEDDED } from "../../program/modules/embedded.ts"

/** The name of the program in diagnostics and traces. */
export const PROGRAM_NAME = "research.rcl"

const PARAMETERS = `
## The files.
PARAM documents: untrusted([Document])
## The question.
PARAM question: string
## The most points into which the question is divided.
PARAM points: number = 4

LET found = research(documents, question, points)

EMIT merge(found, {report: markdown(found)})
`

/** The text of the program, which stands alone. */
export function researchProgram(): string {
  return `${EMBEDDED["std/research"]!}${PARAMETERS}`
}
