// An item of the Responses API: a message, a piece of reasoning, a call or its outcome.

export type Item = { readonly [field: string]: unknown }
