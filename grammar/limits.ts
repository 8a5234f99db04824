// Every limit of the grammar: named here, reported with a span, tested just below and just above.

/** The most levels to which expressions, brackets and templates are nested. Host recursion is proportional to it. */
export const MAX_NESTING = 200

/** The most levels of a finished tree. `1 + 1 + 1 + …` grows to the left without any nesting in the text. */
export const MAX_HEIGHT = 1000

/** UTF-16 units from the opening of a node (or of a live block) to its close. */
export const MAX_NODE_LENGTH = 1 << 20

/** UTF-16 units in one word. */
export const MAX_WORD_LENGTH = 256

/** UTF-16 units in one number. */
export const MAX_NUMBER_LENGTH = 2048

/** Backticks in the fence of a live block; a longer fence is an ordinary code block. */
export const MAX_FENCE_LENGTH = 16

/** Diagnostics that parsing one module reports; the rest would repeat them. */
export const MAX_DIAGNOSTICS = 100
