// The calls over time on a canvas, for pointer, touch and keys, with a table as the accessible alternative.

import type { JSX } from "preact"
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks"
import { endOf, layOut } from "../model/lanes.ts"
import { firstUnits, plain } from "../model/marks.ts"
import { around, pan, zoom, type Range } from "../model/range.ts"
import { counted, showTime } from "../model/show.ts"
import { announcement, at, eventAt, latest, narrowPart, selected, visit, wholeOutline } from "../model/store.ts"
import { repaint } from "../model/theme.ts"
import { stateWord } from "../model/words.ts"
import { ChartLegend } from "./chart-legend.tsx"
import { ChartTable } from "./chart-table.tsx"
import { AXIS, callAt, draw, LANE, type Colours, type Picture } from "./chart-draw.ts"
import { nextCall } from "./chart-keys.ts"
import { followFingers } from "./chart-fingers.ts"
import { KIND_NAMES } from "./icons.tsx"

export function Chart(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const outline = wholeOutline.value
  const state = latest.value
  const whole = Math.max(state.now, 1)
  const lanes = useMemo(() => layOut(outline, state.now), [outline, state.now])
  // Null shows the whole run, also while it grows.
  const [chosen, setRange] = useState<Range | null>(null)
  const range = chosen ?? { from: 0, to: whole }
  const [scrolled, setScrolled] = useState(0)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [pointed, setPointed] = useState(-1)
  const [asTable, setAsTable] = useState(false)
  const index = selected.value === null ? -1 : (outline.indexOf.get(selected.value.id) ?? -1)
  const moment = at.value === null ? null : (eventAt(at.value - 1)?.t ?? null)
  const picture: Picture = { state, outline, lanes, range, scrolled, ...size, selected: index, pointed, moment }
  const overflow = Math.max(0, lanes.lanes.length * LANE + AXIS - size.height)

  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const sizes = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [asTable])

  const drawn = repaint.value
  useLayoutEffect(() => {
    const element = canvas.current
    const context = element?.getContext("2d")
    if (element === null || context === null || context === undefined || size.width === 0) return
    const pixels = window.devicePixelRatio || 1
    const [width, height] = [Math.round(size.width * pixels), Math.round(size.height * pixels)]
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
    context.setTransform(pixels, 0, 0, pixels, 0, 0)
    const style = getComputedStyle(element)
    const colours: Colours = (name) => style.getPropertyValue(`--${name}`)
    draw(context, picture, colours, `12px ${style.fontFamily}`)
  }, [state, outline, range.from, range.to, scrolled, size, index, pointed, moment, drawn, asTable])

  // Scrolls to a call that is selected in another view.
  useEffect(() => {
    if (index <= 0 || size.height === 0) return
    const row = outline.rows[index]!
    const top = lanes.laneOf[index]! * LANE
    setScrolled((old) =>
      Math.min(
        overflow,
        top < old ? top : top + LANE + AXIS > old + size.height ? top + LANE + AXIS - size.height : old,
      ),
    )
    if (chosen !== null && (row.from > range.to || endOf(row, state.now) < range.from))
      setRange(around(row.from, endOf(row, state.now), whole))
  }, [index, size.height === 0])

  const zoomBy = (factor: number, share = 0.5): void =>
    setRange((old) => full(zoom(old ?? range, factor, share, whole)))
  const panBy = (share: number): void => setRange((old) => full(pan(old ?? range, share, whole)))
  const scrollBy = (pixels: number): void => setScrolled((old) => Math.max(0, Math.min(overflow, old + pixels)))
  const full = (next: Range): Range | null => (next.to - next.from >= whole ? null : next)

  const live = useRef({
    zoomBy,
    panBy,
    scrollBy,
    overflow,
    width: size.width,
    choose: choosePoint,
    point: (x: number, y: number) => setPointed(callAt(picture, x, y)),
  })
  live.current = {
    zoomBy,
    panBy,
    scrollBy,
    overflow,
    width: size.width,
    choose: choosePoint,
    point: (x, y) => setPointed(callAt(picture, x, y)),
  }
  useEffect(() => (canvas.current === null ? undefined : followFingers(canvas.current, live)), [asTable])

  const shown = pointed >= 0 ? outline.rows[pointed] : undefined
  return (
    <section class="chart" aria-label="Calls over time">
      <div class="chart-bar">
        <ChartLegend />
        <span class="chart-pointed" aria-hidden="true">
          {shown !== undefined
            && [
              KIND_NAMES[shown.kind],
              plain(firstUnits(shown.name, 100)),
              showTime(endOf(shown, state.now) - shown.from),
            ].join(" · ")}
        </span>
        <div class="tools">
          <button type="button" onClick={() => zoomBy(1.6)} aria-label="Zoom in" title="Zoom in (+)" disabled={asTable}>
            +
          </button>
          <button
            type="button"
            onClick={() => zoomBy(1 / 1.6)}
            aria-label="Zoom out"
            title="Zoom out (-)"
            disabled={asTable || chosen === null}
          >
            −
          </button>
          <button
            type="button"
            onClick={() => setRange(null)}
            title="Show the whole run (0)"
            disabled={asTable || chosen === null}
          >
            All
          </button>
          <button type="button" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
            Table
          </button>
        </div>
      </div>
      {asTable ? (
        <ChartTable outline={outline} now={state.now} />
      ) : (
        <canvas
          ref={canvas}
          class="chart-canvas"
          tabIndex={0}
          role="img"
          data-from={Math.round(range.from)}
          data-to={Math.round(range.to)}
          aria-label={
            `${counted(outline.rows.length - 1, "call")} over ${showTime(whole)}. Arrow keys move between calls, `
            + "plus and minus zoom, Enter shows the call. The button Table shows the same as a table."
          }
          onKeyDown={(event) => {
            if (!event.ctrlKey && !event.metaKey && !event.altKey && byKey(event.key, event.shiftKey))
              event.preventDefault()
          }}
        />
      )}
    </section>
  )

  function choosePoint(x: number, y: number): void {
    const call = callAt(picture, x, y)
    if (call < 0) return
    choose(call)
    narrowPart.value = "row"
  }

  function choose(call: number): void {
    const row = outline.rows[call]!
    visit(row.id)
    announcement.value = [
      `${KIND_NAMES[row.kind]} ${plain(firstUnits(row.name, 100))}`,
      `from ${showTime(row.from)}`,
      ...(row.state === "running" ? [] : [showTime(endOf(row, state.now) - row.from)]),
      stateWord(row),
    ].join(", ")
  }

  function byKey(key: string, shift: boolean): boolean {
    if (key === "+" || key === "=") return done(() => zoomBy(1.6))
    if (key === "-") return done(() => zoomBy(1 / 1.6))
    if (key === "0") return done(() => setRange(null))
    if (shift && key === "ArrowLeft") return done(() => panBy(-0.2))
    if (shift && key === "ArrowRight") return done(() => panBy(0.2))
    if (shift && key === "ArrowUp") return done(() => scrollBy(-LANE * 3))
    if (shift && key === "ArrowDown") return done(() => scrollBy(LANE * 3))
    if (key === "f" && index > 0)
      return done(() => setRange(around(outline.rows[index]!.from, endOf(outline.rows[index]!, state.now), whole)))
    if (key === "Enter") {
      narrowPart.value = "row"
      return done(() => requestAnimationFrame(() => document.getElementById("row-title")?.focus()))
    }
    const next = nextCall(key, { outline, lanes, index })
    return next >= 0 && done(() => choose(next))
  }
}

function done(action: () => void): true {
  action()
  return true
}
