// The parts that only programs with a document need: the first of these programs loads them.

export { parseDocument } from "../../../grammar/document.ts"
export { writtenParts } from "../../../grammar/unwritten.ts"
export { DocumentCode } from "./code.ts"
export { DocumentRun } from "./run.ts"
