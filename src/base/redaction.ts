// The texts, patterns and names that a trace hides, as a configuration lists them.

/**
 * A text, hidden wherever it occurs; a pattern of RE2, as for `matches`, whose matches are hidden; or the name of data
 * and arguments, whose values are hidden, and their texts wherever else they occur.
 */
export type Redaction = string | { readonly pattern: string } | { readonly data: string }
