// The result of the run: its text, what was wrong, and what it has cost.

import type { JSX } from "preact"
import { notice, output, phase, remarks, summary } from "../state.ts"

export function Result(): JSX.Element {
  return (
    <>
      <p class="status" role="status">
        {phase.value === "running" ? "Running …" : summary.value || "Press Run, or Ctrl+Enter in the editor."}
      </p>
      {notice.value !== "" && (
        <p class="notice" role="status">
          {notice.value}
        </p>
      )}
      {remarks.value !== "" && (
        <pre class={phase.value === "failed" ? "remarks failed" : "remarks"} tabIndex={0} aria-label="Remarks">
          {remarks.value}
        </pre>
      )}
      {output.value !== "" && (
        <pre class="output" tabIndex={0} aria-label="Result">
          {output.value}
        </pre>
      )}
    </>
  )
}
