// Text of a trace. It comes from models and data, so it is only ever the content of text nodes and cannot act.

import type { JSX } from "preact"
import { useState } from "preact/hooks"
import { divide, firstUnits } from "../model/marks.ts"
import { counted, showCount } from "../model/show.ts"

/** UTF-16 units of a long text that are shown at first, and that each "Show more" adds. */
const FIRST_UNITS = 8_000
const MORE_UNITS = 200_000

/** UTF-16 units of a name, a code or a line. */
const SHORT_UNITS = 2_000

/** A short text; only the beginning of a longer one. */
export function Marked({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      <Words text={firstUnits(text, SHORT_UNITS)} />
      {text.length > SHORT_UNITS && "…"}
    </>
  )
}

/** A whole text, with the names of the characters in it that cannot be seen. */
export function Words({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {divide(text).map(({ text, mark }) =>
        mark === null ? (
          text
        ) : (
          <span class="mark" title="an invisible character">
            {mark}
          </span>
        ),
      )}
    </>
  )
}

/** A text of any length, which shows its beginning and more on demand. */
export function Text({
  text,
  class: name = "",
  first = FIRST_UNITS,
}: {
  readonly text: string
  readonly class?: string
  readonly first?: number
}): JSX.Element {
  const [shown, setShown] = useState(first)
  if (text.length <= shown) return <span class={`text ${name}`}>{inPieces(text)}</span>
  const beginning = firstUnits(text, shown)
  const rest = text.length - beginning.length
  return (
    <span class={`text ${name}`}>
      {inPieces(beginning)}
      <span class="more">
        … {counted(rest, "more character")}{" "}
        <button type="button" onClick={() => setShown(shown + MORE_UNITS)}>
          {rest <= MORE_UNITS ? "Show all" : `Show ${showCount(MORE_UNITS)} more`}
        </button>
        {rest > MORE_UNITS && (
          <button type="button" onClick={() => setShown(Number.POSITIVE_INFINITY)}>
            Show all
          </button>
        )}
      </span>
    </span>
  )
}

/** Browsers lay out many short pieces faster than one of megabytes. */
function inPieces(text: string): JSX.Element | readonly JSX.Element[] {
  if (text.length <= MORE_UNITS) return <Words text={text} />
  const pieces: JSX.Element[] = []
  for (let from = 0; from < text.length;) {
    const piece = firstUnits(text.slice(from, from + MORE_UNITS + 1), MORE_UNITS)
    pieces.push(
      <span class="piece" key={from}>
        <Words text={piece} />
      </span>,
    )
    from += piece.length
  }
  return pieces
}
