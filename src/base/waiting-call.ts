// A call that waits for a person, as results, errors and stores have it.

/** A call of a native whose effect is `write` that waits for a person's decision. */
export interface WaitingCall {
  /** The key of the call in its run: see `CallToConfirm.call`. */
  readonly call: string
  readonly native: string
  /** The arguments as plain data, by the names of the parameters. */
  readonly arguments: { readonly [parameter: string]: unknown }
  /** The possible origins of each argument: see `NativeCall.provenance`. */
  readonly provenance: { readonly [parameter: string]: readonly ("data" | "answer" | "untrusted")[] }
  /** The author of the call. */
  readonly by: "program" | "answer"
}
