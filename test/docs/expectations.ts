// Expressions of a documentation with their results: `1 + 1   # => 2`, or the code of their failure: `1 / 0   # !!
// division-by-zero`.

export interface Expectation {
  readonly expression: string
  readonly expected:
    | { readonly kind: "value"; readonly expression: string }
    | { readonly kind: "failure"; readonly code: string }
  /** Lines below the opening fence, from 1. */
  readonly line: number
}

/** The expectations of a block. An expression may take several lines; its last one has the result. */
export function expectations(code: string): readonly Expectation[] {
  const found: Expectation[] = []
  let expression = ""
  for (const [index, line] of code.split("\n").entries()) {
    const marked = /^(.*?)\s*# (=>|!!) (.*)$/.exec(line)
    expression += `${expression === "" ? "" : "\n"}${marked?.[1] ?? line}`
    if (marked === null) continue
    const [, , mark, rest = ""] = marked
    found.push({
      expression: expression.trim(),
      expected: mark === "=>" ? { kind: "value", expression: rest.trim() } : { kind: "failure", code: rest.trim() },
      line: index + 1,
    })
    expression = ""
  }
  if (expression.trim() !== "") throw new Error(`an expression without what it gives: ${expression.trim()}`)
  return found
}
