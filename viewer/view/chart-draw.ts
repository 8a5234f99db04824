// Draws the calls over time. Texture, border and sign show the state of a call as well as colour does.

import type { Row, RunState } from "../../src/trace/state.ts"
import { endOf, type Lanes } from "../model/lanes.ts"
import { firstUnits, plain } from "../model/marks.ts"
import type { Outline } from "../model/outline.ts"
import { ticks, type Range } from "../model/range.ts"
import { showTime } from "../model/show.ts"

export const LANE = 20
export const AXIS = 22
/** Minimum pixels of a call. */
const LEAST_WIDTH = 2
/** Minimum pixels of a remembered call, which has a sign. */
const HIT_WIDTH = 14
const LABEL_WIDTH = 36

export interface Picture {
  readonly state: RunState
  readonly outline: Outline
  readonly lanes: Lanes
  readonly range: Range
  /** Pixels by which the lanes are scrolled. */
  readonly scrolled: number
  readonly width: number
  readonly height: number
  readonly selected: number
  readonly pointed: number
  /** The moment that is shown; null for the last. */
  readonly moment: number | null
}

/** The colours of the style sheet. */
export type Colours = (
  name: "ink" | "quiet" | "line" | "paper" | "panel" | "accent" | "failed" | Row["kind"] | `${Row["kind"]}-tint`,
) => string

export function draw(context: CanvasRenderingContext2D, picture: Picture, colours: Colours, font: string): void {
  const { width, height, range, lanes, outline, scrolled, state } = picture
  context.clearRect(0, 0, width, height)
  context.font = font
  context.textBaseline = "middle"
  drawAxis(context, picture, colours)
  context.save()
  context.beginPath()
  context.rect(0, AXIS, width, height - AXIS)
  context.clip()
  const scale = width / (range.to - range.from)
  const first = Math.floor(scrolled / LANE)
  const last = Math.min(lanes.lanes.length - 1, Math.floor((scrolled + height - AXIS) / LANE))
  for (let lane = Math.max(0, first); lane <= last; lane++) {
    const top = AXIS + lane * LANE - scrolled
    const rows = lanes.lanes[lane]!
    let filled = -1
    for (let i = firstSeen(rows, picture); i < rows.length; i++) {
      const index = rows[i]!
      const row = outline.rows[index]!
      if (row.from > range.to) break
      const left = (row.from - range.from) * scale
      const right = Math.max(
        left + (row.kind === "hit" ? HIT_WIDTH : LEAST_WIDTH),
        (endOf(row, state.now) - range.from) * scale,
      )
      // Calls within one pixel are drawn as one, so that the cost of a frame is bounded by its width.
      if (right < filled + 1 && row.state !== "failed" && index !== picture.selected) continue
      filled = right
      drawCall(context, picture, row, index, { left, right, top }, colours)
    }
  }
  context.restore()
  if (picture.moment !== null) drawMoment(context, picture, picture.moment, scale, colours)
}

/** The call at a point; -1 for none. */
export function callAt({ lanes, outline, range, scrolled, width, state }: Picture, x: number, y: number): number {
  if (y < AXIS) return -1
  const rows = lanes.lanes[Math.floor((y - AXIS + scrolled) / LANE)] ?? []
  const scale = width / (range.to - range.from)
  let nearest = -1
  for (const index of rows) {
    const row = outline.rows[index]!
    const left = (row.from - range.from) * scale
    if (left > x + 3) break
    const right = Math.max(left + (row.kind === "hit" ? HIT_WIDTH : 6), (endOf(row, state.now) - range.from) * scale)
    if (x <= right) nearest = index
  }
  return nearest
}

function firstSeen(rows: readonly number[], { outline, range, state }: Picture): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (endOf(outline.rows[rows[middle]!]!, state.now) < range.from) low = middle + 1
    else high = middle
  }
  return low
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
}

function drawCall(
  context: CanvasRenderingContext2D,
  picture: Picture,
  row: Row,
  index: number,
  { left, right, top }: Box,
  colours: Colours,
): void {
  const start = Math.max(left, -4)
  const [width, height] = [Math.min(right, picture.width + 4) - start, LANE - 4]
  const failed = row.state === "failed"
  const colour = failed ? colours("failed") : colours(row.kind)
  context.fillStyle = colours(`${row.kind}-tint`)
  context.fillRect(start, top + 2, width, height)
  if (width > 5) drawWork(context, picture, row, top, colour)
  if (failed) hatch(context, start, top + 2, width, height, colour)
  context.strokeStyle = index === picture.selected || index === picture.pointed ? colours("ink") : colour
  context.lineWidth = index === picture.selected ? 2 : 1
  context.setLineDash(row.kind === "hit" ? [2, 2] : [])
  if (width > 4) {
    context.beginPath()
    // A call without an end is open on the right.
    if (row.to === null) {
      context.moveTo(start + width, top + 2.5)
      context.lineTo(start + 0.5, top + 2.5)
      context.lineTo(start + 0.5, top + height + 1.5)
      context.lineTo(start + width, top + height + 1.5)
    } else context.rect(start + 0.5, top + 2.5, width - 1, height - 1)
    context.stroke()
  } else {
    context.fillStyle = context.strokeStyle
    context.fillRect(start, top + 2, width, height)
  }
  context.setLineDash([])
  const sign = failed ? "✕" : row.kind === "hit" ? "↺" : ""
  if (width < (sign === "" ? LABEL_WIDTH : 12)) return
  if (width < LABEL_WIDTH) drawLabel(context, sign, start + 1, width - 2, top, colours)
  else drawLabel(context, `${sign} ${plain(firstUnits(row.name, 120))}`.trim(), start + 3, width - 6, top, colours)
}

/** Draws the requests of a question, and the pauses before a request is sent again. */
function drawWork(
  context: CanvasRenderingContext2D,
  { state, range, width }: Picture,
  row: Row,
  top: number,
  colour: string,
): void {
  if (row.kind !== "question") return
  const scale = width / (range.to - range.from)
  for (const id of row.children) {
    const child = state.rows[id]
    if (child?.request === undefined) continue
    const left = (child.from - range.from) * scale
    const right = (endOf(child, state.now) - range.from) * scale
    if (right < 0 || left > width) continue
    context.globalAlpha = 0.3
    context.fillStyle = colour
    context.fillRect(left, top + 2, Math.max(1, right - left), LANE - 4)
    context.globalAlpha = 1
    context.fillRect(left, top + LANE - 5, Math.max(1, right - left), 3)
    for (const { t, milliseconds } of child.request.retries) {
      context.setLineDash([3, 3])
      context.strokeStyle = colour
      context.beginPath()
      context.moveTo((t - range.from) * scale, top + 5.5)
      context.lineTo((t + milliseconds - range.from) * scale, top + 5.5)
      context.stroke()
      context.setLineDash([])
    }
  }
}

function drawLabel(
  context: CanvasRenderingContext2D,
  text: string,
  left: number,
  width: number,
  top: number,
  colours: Colours,
): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, LANE)
  context.clip()
  context.fillStyle = colours("ink")
  context.fillText(text, left, top + LANE / 2)
  context.restore()
}

function hatch(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  context.strokeStyle = colour
  context.globalAlpha = 0.55
  context.lineWidth = 1
  context.beginPath()
  for (let x = left - height; x < left + width; x += 6) {
    context.moveTo(x, top + height)
    context.lineTo(x + height, top)
  }
  context.stroke()
  context.restore()
}

function drawAxis(context: CanvasRenderingContext2D, { range, width, height }: Picture, colours: Colours): void {
  const scale = width / (range.to - range.from)
  context.textAlign = "left"
  for (const tick of ticks(range, width / 110)) {
    const x = Math.round((tick - range.from) * scale) + 0.5
    context.strokeStyle = colours("line")
    context.lineWidth = 1
    context.beginPath()
    context.moveTo(x, 4)
    context.lineTo(x, height)
    context.stroke()
    const time = showTime(tick)
    if (x + 4 + context.measureText(time).width > width) continue
    context.fillStyle = colours("quiet")
    context.fillText(time, x + 4, AXIS / 2)
  }
}

function drawMoment(
  context: CanvasRenderingContext2D,
  { range, height, width }: Picture,
  moment: number,
  scale: number,
  colours: Colours,
): void {
  const x = Math.round((moment - range.from) * scale)
  context.globalAlpha = 0.72
  context.fillStyle = colours("panel")
  context.fillRect(Math.max(0, x), AXIS, width, height)
  context.globalAlpha = 1
  context.fillStyle = colours("accent")
  context.fillRect(x - 1, 0, 2, height)
}
