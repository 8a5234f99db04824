// Text to tree and back: the public surface of the grammar.

export type * from "./ast.ts"
export type { CallAround, Diagnostic, Severity } from "./diagnostic.ts"
export type { Mode, ParseOptions, ScannerOptions } from "./mode.ts"
export { parseDocument, joinParts } from "./document.ts"
export { unwritten, writtenParts } from "./unwritten.ts"
export { parseExpression } from "./expression.ts"
export { print } from "./print.ts"
export { children, innerExpressions, isExpression, visit, type Names, type Visitor } from "./walk.ts"
export { moduleComments, moduleRepairs, parseModule } from "./module.ts"
export { createScanner, type Found, type Miss, type Scanner } from "./scanner.ts"
export { isName, KEYWORDS } from "./keywords.ts"
export {
  MAX_DIAGNOSTICS,
  MAX_FENCE_LENGTH,
  MAX_HEIGHT,
  MAX_NESTING,
  MAX_NODE_LENGTH,
  MAX_NUMBER_LENGTH,
  MAX_WORD_LENGTH,
} from "./limits.ts"
