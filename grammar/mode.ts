// Who wrote the text: a person, who is told of every slip, or a model, whose slips are taken as meant and recorded.

/** `document` is strict and has nodes only; `answer` is tolerant and has live ```recall blocks too. */
export type Mode = "document" | "answer"

export interface Options {
  readonly mode?: Mode
  /** For a scanner: the text begins at this offset of a longer one, right behind a node or block. Spans count in the longer one. */
  readonly after?: number
}
