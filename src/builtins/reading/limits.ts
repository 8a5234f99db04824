// The limits that the descriptions of the natives name.

/** Different terms of a query that count, the first ones: each is compared with all words of its initial. */
export const MAX_QUERY_TERMS = 256
