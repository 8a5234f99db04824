// What the textures of the chart mean.

import type { JSX } from "preact"

const MEANINGS = [
  ["writing", "a model writes"],
  ["waiting", "waits for what it calls"],
  ["remembered", "remembered"],
  ["failed", "failed"],
  ["running", "without an end"],
] as const

export function ChartLegend(): JSX.Element {
  return (
    <ul class="legend" aria-label="Legend">
      {MEANINGS.map(([name, meaning]) => (
        <li key={name}>
          <span class={`swatch swatch-${name}`} aria-hidden="true">
            {name === "remembered" ? "↺" : name === "failed" ? "✕" : ""}
          </span>
          {meaning}
        </li>
      ))}
    </ul>
  )
}
