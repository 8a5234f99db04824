// The reason that something thrown gives, whatever was thrown: foreign code may throw values that cannot even be shown.

/** The message of an error, or the thrown value as text. Never throws. */
export function reasonOf(thrown: unknown): string {
  try {
    const { message } = (thrown ?? {}) as { readonly message?: unknown }
    return typeof message === "string" ? message : String(thrown)
  } catch {
    return "a value that cannot be shown was thrown"
  }
}
