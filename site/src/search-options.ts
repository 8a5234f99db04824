// The options of the search, the same where its index is made and where it is used.

/** A section of a page. */
export interface Section {
  /** Its address from the root of the site. */
  readonly id: string
  readonly page: string
  readonly title: string
  readonly text: string
}

export const SEARCH_OPTIONS = { fields: ["title", "page", "text"], storeFields: ["title", "page"] }
