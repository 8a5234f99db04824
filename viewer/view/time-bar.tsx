// Controls that move through the run, event by event or along its time.

import type { JSX } from "preact"
import { showCount, showTime } from "../model/show.ts"
import { at, eventAt, eventCount, feed, latest, momentOf, showMoment } from "../model/store.ts"
import { Icon } from "./icons.tsx"

/** Positions of the slider. */
const STEPS = 1_000

export function TimeBar(): JSX.Element {
  const count = eventCount.value
  const shown = at.value ?? count
  const whole = Math.max(latest.value.now, 1)
  const t = at.value === null ? whole : (eventAt(shown - 1)?.t ?? 0)
  const event = eventAt(shown - 1)
  const position = Math.round((t / whole) * STEPS)
  const atEnd = at.value === null
  return (
    <section class="time" aria-label="Moment of the run">
      <button
        type="button"
        title="Beginning"
        aria-label="To the beginning"
        onClick={() => showMoment(1)}
        disabled={shown <= 1}
      >
        <Icon name="first" />
      </button>
      <button
        type="button"
        title="Back by one event (,)"
        aria-label="Back by one event"
        onClick={() => showMoment(shown - 1)}
        disabled={shown <= 1}
      >
        <Icon name="previous" />
      </button>
      <input
        type="range"
        min={0}
        max={STEPS}
        value={position}
        aria-label="Time"
        aria-valuetext={`${showTime(t)} of ${showTime(whole)}, event ${shown} of ${count}`}
        onInput={({ currentTarget }) => {
          const next = Number(currentTarget.value)
          showMoment(next >= STEPS ? null : momentOf((next / STEPS) * whole))
        }}
      />
      <button
        type="button"
        title="Forwards by one event (.)"
        aria-label="Forwards by one event"
        onClick={() => showMoment(shown + 1)}
        disabled={atEnd}
      >
        <Icon name="next" />
      </button>
      <button type="button" title="End" aria-label="To the end" onClick={() => showMoment(null)} disabled={atEnd}>
        <Icon name="last" />
      </button>
      <span class="moment">
        {atEnd ? (feed.value === "following" ? "now" : showTime(whole)) : `${showTime(t)} of ${showTime(whole)}`}
        <span class="quiet">
          {" "}
          · event {showCount(shown)}
          {atEnd ? "" : ` of ${showCount(count)}${event === undefined ? "" : `, ${event.type}`}`}
        </span>
      </span>
    </section>
  )
}
