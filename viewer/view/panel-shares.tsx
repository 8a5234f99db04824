// The pieces of the final text that come from a row.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { finalPieces, finalText, partOf } from "../model/pieces.ts"
import { counted } from "../model/show.ts"
import { narrowPart, outline, showView } from "../model/store.ts"

/** Pieces that are shown, and UTF-16 units of each. */
const PIECES = 3
const UNITS = 160

export function Shares({ row }: { readonly row: Row }): JSX.Element | null {
  const text = finalText.value
  if (text === null || row.kind === "run") return null
  const own = finalPieces.value.filter((piece) => partOf(outline.value, piece) !== "other")
  return (
    <section class="shares" aria-label="In the final text">
      <h3>In the final text</h3>
      {own.length === 0 ? (
        <p class="quiet">No part of its result appears there unchanged.</p>
      ) : (
        <>
          <ul>
            {own.slice(0, PIECES).map(({ start, end }) => (
              <li key={start}>
                <span class="share">
                  {plain(firstUnits(text.slice(start, end), UNITS))}
                  {end - start > UNITS && "…"}
                </span>
              </li>
            ))}
          </ul>
          <button
            type="button"
            onClick={() => {
              showView("text")
              narrowPart.value = "views"
              requestAnimationFrame(() =>
                document
                  .querySelector(".final-piece.role-own, .final-piece.role-within")
                  ?.scrollIntoView({ block: "center" }),
              )
            }}
          >
            Show {counted(own.length, "piece")} in the text
          </button>
        </>
      )}
    </section>
  )
}
