// Entries of the catalogue of codes.

export interface CatalogueEntry {
  /** The meaning of the code, and the reason for it, in a sentence. */
  readonly explanation: string
  /** A program that provokes the code, where a program alone can. */
  readonly example?: Example
}

export interface Example {
  /** `check`: a module that runs, and for which `recall check` reports the code. */
  readonly kind: "module" | "document" | "expression" | "answer" | "check"
  readonly source: string
}

export interface Entries {
  readonly [code: string]: CatalogueEntry
}

/** An entry whose example is an expression. */
export function byExpression(explanation: string, source: string): CatalogueEntry {
  return { explanation, example: { kind: "expression", source } }
}

/** An entry whose example is a document. */
export function byDocument(explanation: string, source: string): CatalogueEntry {
  return { explanation, example: { kind: "document", source } }
}

/** An entry whose example is a model's answer; parsing it is enough to provoke the code. */
export function byAnswer(explanation: string, source: string): CatalogueEntry {
  return { explanation, example: { kind: "answer", source } }
}

/** An entry whose example is a module. */
export function byModule(explanation: string, source: string): CatalogueEntry {
  return { explanation, example: { kind: "module", source } }
}

/** An entry whose example is a module that is checked but not run. */
export function byCheck(explanation: string, source: string): CatalogueEntry {
  return { explanation, example: { kind: "check", source } }
}
