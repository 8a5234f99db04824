// The author of a text: a person, whose slips are errors, or a model, whose slips are taken as meant and recorded.

/** `document` is strict and has nodes only; `answer` is tolerant and has live ```recall blocks too. */
export type Mode = "document" | "answer"

/** The options of `parseDocument` and `parseExpression`. */
export interface ParseOptions {
  /** `document` unless given. */
  readonly mode?: Mode
}

/** The options of `createScanner`. */
export interface ScannerOptions extends ParseOptions {
  /** The text begins at this offset of a longer one, right behind a node or block. Spans count in the longer one. */
  readonly after?: number
}
