// The notation of a program's comments for its expected failures.

export interface Expected {
  /** Counted from 1. */
  readonly line: number
  readonly column: number
  readonly code: string
  /** Checked where they are given. */
  readonly length?: number
  readonly message?: string
  readonly hint?: string
  /** The calls around it, as they are rendered. */
  readonly calls?: readonly string[]
}

/**
 * A file holds several programs, each below a line `# ==== title`. Below a wrong line is its expectation:
 *
 *     EMIT {title: 1}.titel
 *     #    ^^^^^^^^^^^^^^^^ missing-key: the record has no key "titel" | did you mean title?
 *
 * The carets are under the error, from its first column on (a single caret marks only the beginning), followed by the
 * code and, where they matter, the message and the hint. An error that begins below the `#` itself is written
 * `#! 3:1 code: message | hint`, and an error in another source `#! 0:0 …`.
 */
export function programsIn(text: string): readonly { readonly name: string; readonly source: string }[] {
  const [, ...parts] = text.split(/^# ==== (.*)\n/m)
  return parts.flatMap((name, i) => (i % 2 === 0 ? [{ name, source: parts[i + 1]! }] : []))
}

const BELOW = /^#( *)(\^+) (.*)$/
const CALL = /^# (in .* at \d+:\d+|… [\d,]+ more)$/
const ABSOLUTE = /^#! (\d+):(\d+) (.*)$/

export function expectationsIn(source: string): readonly Expected[] {
  let line = 0
  const expected: Expected[] = []
  for (const [i, text] of source.split("\n").entries()) {
    const below = BELOW.exec(text)
    const absolute = ABSOLUTE.exec(text)
    const call = CALL.exec(text)?.[1]
    if (below !== null) {
      const [, spaces = "", carets = "", rest = ""] = below
      expected.push({
        line,
        column: spaces.length + 2,
        ...(carets.length === 1 ? {} : { length: carets.length }),
        ...parsed(rest),
      })
    } else if (absolute !== null)
      expected.push({ line: Number(absolute[1]), column: Number(absolute[2]), ...parsed(absolute[3]!) })
    else if (call !== undefined) {
      const last = expected.pop()!
      expected.push({ ...last, calls: [...(last.calls ?? []), call] })
    } else line = i + 1
  }
  return expected
}

function parsed(text: string): Pick<Expected, "code" | "message" | "hint"> {
  const [, code = "", message, hint] = /^([a-z-]+)(?:: (.*?))?(?: \| (.*))?$/.exec(text) ?? []
  return { code, ...(message === undefined ? {} : { message }), ...(hint === undefined ? {} : { hint }) }
}
