// The type of the remedies of codes.

/** The action for each code, in one or two sentences. */
export interface Remedies {
  readonly [code: string]: string
}
