// `recall-lang/lsp`: a language server over any pair of message streams, for editors and for pages that are editors.

export { startLanguageServer } from "./start.ts"
export { openDocuments } from "./options.ts"
export type {
  Disposable,
  LanguageHost,
  LanguageServerOptions,
  MessageReader,
  MessageWriter,
  TestOutcome,
  Workspace,
} from "./options.ts"
export type { ModuleLoader, ModuleSource, PackageOrigin } from "../program/modules/loader.ts"
