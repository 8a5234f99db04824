// The final text: each piece shows which call wrote it, and the pieces of the selected call are marked.

import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { Row } from "../../src/trace/state.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { finalPieces, finalText, partOf, type FinalPiece } from "../model/pieces.ts"
import { counted, showCount } from "../model/show.ts"
import { narrowPart, outline, state, visit } from "../model/store.ts"
import { Icon, KIND_NAMES } from "./icons.tsx"
import { Text } from "./text.tsx"

/** UTF-16 units and pieces of the text that are shown at first, and their factor for "Show more". */
const FIRST_UNITS = 20_000
const FIRST_PIECES = 400
const GROWTH = 5

export function FinalText(): JSX.Element {
  const [size, setSize] = useState(1)
  const [pointed, point] = useState(-1)
  const [current, setCurrent] = useState(0)
  const text = finalText.value
  if (text === null)
    return (
      <p class="quiet nothing">
        {state.value.end === null
          ? "The run has not ended, so there is no final text yet."
          : state.value.end.outcome === "interrupted"
            ? "The run was interrupted, so there is no final text."
            : "The run failed, so there is no final text."}
      </p>
    )
  if (text === "") return <p class="quiet nothing">The final text is empty.</p>
  const pieces = finalPieces.value
  const shown = withinSize(pieces, size)
  const origin = pieces[pointed] === undefined ? null : (state.value.rows[pieces[pointed].id] ?? null)
  /** Moves to a piece, and skips blank ones. */
  const move = (to: number, step: 1 | -1): void => {
    let next = Math.max(0, Math.min(to, shown.length - 1))
    for (let piece = shown[next]; piece !== undefined && isBlank(piece, text); piece = shown[next]) next += step
    if (shown[next] === undefined) return
    setCurrent(next)
    point(next)
    document.getElementById(`piece-${next}`)?.focus()
  }
  // The piece that the tab key reaches.
  const reached = Math.max(
    0,
    shown.findIndex((piece, index) => index >= Math.min(current, shown.length - 1) && !isBlank(piece, text)),
  )
  const choose = (index: number): void => {
    visit(pieces[index]!.id)
    narrowPart.value = "row"
  }
  return (
    <>
      <p class="text-hint quiet">
        {counted(text.length, "character")} in {counted(pieces.length, "piece")}. Point at a piece to see which call
        wrote it; press it to go to the call.
      </p>
      <div
        class="final prose"
        role="group"
        aria-label="Final text by pieces. Arrow keys move between pieces, Enter shows the call that wrote the piece."
        onKeyDown={(event) => {
          const back = event.key === "ArrowLeft" || event.key === "ArrowUp" || event.key === "End"
          const to = {
            ArrowRight: current + 1,
            ArrowDown: current + 1,
            ArrowLeft: current - 1,
            ArrowUp: current - 1,
            Home: 0,
            End: shown.length - 1,
          }[event.key]
          if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
          event.preventDefault()
          move(to, back ? -1 : 1)
        }}
        onPointerLeave={() => point(-1)}
      >
        {shown.map((piece, index) => {
          if (isBlank(piece, text)) return <span key={piece.start}>{text.slice(piece.start, piece.end)}</span>
          const role = partOf(outline.value, piece)
          return (
            <span
              key={piece.start}
              id={`piece-${index}`}
              role="button"
              class={`final-piece role-${role}${index === pointed ? " pointed" : ""}${index % 2 === 1 ? " odd" : ""}`}
              tabIndex={index === reached ? 0 : -1}
              aria-describedby="origin"
              aria-pressed={role !== "other"}
              onPointerEnter={() => point(index)}
              onFocus={() => {
                setCurrent(index)
                point(index)
              }}
              onClick={() => choose(index)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return
                event.preventDefault()
                choose(index)
              }}
            >
              <PieceText piece={piece} text={text} />
            </span>
          )
        })}
        {shown.length < pieces.length && (
          <p class="more">
            … {counted(pieces.length - shown.length, "more piece")}{" "}
            <button type="button" onClick={() => setSize(size * GROWTH)}>
              Show more
            </button>
          </p>
        )}
      </div>
      <div class="origin" id="origin" role="status">
        {origin === null ? (
          <span class="quiet">Point at a piece to see its origin.</span>
        ) : (
          <Origin row={origin} piece={pieces[pointed]!} />
        )}
      </div>
    </>
  )
}

function PieceText({ piece, text }: { readonly piece: FinalPiece; readonly text: string }): JSX.Element {
  const own = text.slice(piece.start, piece.end)
  return <Text text={own} first={FIRST_UNITS} />
}

function Origin({ row, piece }: { readonly row: Row; readonly piece: FinalPiece }): JSX.Element {
  return (
    <>
      <Icon name={row.kind} />
      <span>
        <span class="quiet">
          {row.kind === "run"
            ? "Written by the program itself"
            : row.kind === "question"
              ? "Answer to the question"
              : `Result of the ${KIND_NAMES[row.kind].toLowerCase()}`}
          :{" "}
        </span>
        {plain(firstUnits(row.name, 200))}
        <span class="quiet">
          {" "}
          · {showCount(piece.start)}–{showCount(piece.end)}
        </span>
      </span>
    </>
  )
}

/** Whether a piece is white space, which cannot be selected. */
function isBlank({ start, end }: FinalPiece, text: string): boolean {
  return end - start < 100 && text.slice(start, end).trim() === ""
}

/** The first pieces of a text, within the size that is shown. */
function withinSize(pieces: readonly FinalPiece[], size: number): readonly FinalPiece[] {
  let count = 0
  let units = 0
  while (count < pieces.length && count < FIRST_PIECES * size && units < FIRST_UNITS * size)
    units += Math.min(FIRST_UNITS, pieces[count]!.end - pieces[count++]!.start)
  return pieces.slice(0, count)
}
