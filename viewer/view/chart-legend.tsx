// The legend of the chart's textures.

import type { JSX } from "preact"

const MEANINGS = [
  ["writing", "a model writes"],
  ["waiting", "waits for its calls"],
  ["remembered", "remembered"],
  ["failed", "failed"],
  ["running", "unfinished"],
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
