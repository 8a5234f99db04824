// `recall-lang/tools`: the analysis of a source for editors and other tools, without running it. It runs in browsers,
// too.

export type { ModuleLoader, ModuleSource, PackageOrigin } from "../program/modules/loader.ts"
export type { Diagnostic, Severity, CallAround } from "../../grammar/diagnostic.ts"
export type { Span } from "../../grammar/ast.ts"
export type { Edit } from "../program/check/fix.ts"
export { analyze, textOf, type Analysis, type AnalyzeOptions, type SourceKind } from "./analysis.ts"
export type { DefinitionKind } from "./definition.ts"
export type { Description, Hover } from "./describe.ts"
export { importOf, specifierAt, type Specifier } from "./specifiers.ts"
export { definitionAt, hoverAt, referencesAt, type ModulePlace, type Reference } from "./hover.ts"
export { completionsAt, type CompletionOptions } from "./completion/at.ts"
export type { Completion, CompletionKind } from "./completion/completion.ts"
export { signatureAt, type Signature } from "./signature.ts"
export { renamableAt, renameAt, type Renaming } from "./rename.ts"
export { fixAll, fixesFor, type Fix } from "./fixes.ts"
export { formattingOf } from "./format.ts"
export { foldsOf, outlineOf, type Fold, type OutlineEntry } from "./outline.ts"
export {
  semanticTokensOf,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
  type SemanticToken,
  type TokenModifier,
  type TokenType,
} from "./semantic-tokens.ts"
