// The limits that the descriptions of the natives name.

/** UTF-16 units of the longest section: about 2,000 tokens of English, which a model reads as a whole. */
export const SECTION_SIZE = 8000

/** Different terms of a query that count, the first ones: each is compared with all words of its initial. */
export const MAX_QUERY_TERMS = 256
