// The node that a call of the tool is in the model's whole text of its answer, in which places of calls count.

/** `input` is the text that the model gave the tool. */
export function sourceOf({ input }: { readonly input: string }): string {
  // A comment must not hide the parenthesis.
  return input.includes("#") ? `CALL(${input}\n)` : `CALL(${input})`
}

/** The nodes of the calls with which a message ended, one behind the other. */
export function sourceOfAll(calls: readonly { readonly input: string }[] = []): string {
  return calls.map(sourceOf).join("")
}
