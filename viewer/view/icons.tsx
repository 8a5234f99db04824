// An icon for each kind of row and state, as paths, so that they do not depend on fonts.

import type { JSX } from "preact"
import type { Row } from "../../src/trace/state.ts"

const PATHS = {
  run: "M4 3.2v9.6L12.4 8Z",
  question: "M2.5 3.5h11v7h-5.5l-3 2.7v-2.7h-2.5z",
  call: "M6 3.5 2.5 8 6 12.5M10 3.5 13.5 8 10 12.5",
  native: "M5.5 2v3.5m5-3.5v3.5M3.5 5.5h9v2.2a4.5 4.5 0 0 1-9 0zM8 12.2v2.3",
  node: "M5.5 3h-2v10h2M10.5 3h2v10h-2",
  request: "M8 13V3.5M4 7.3 8 3.3l4 4",
  hit: "M3.2 8a4.9 4.9 0 1 0 1.6-3.6M3.2 2.6v3h3",
  failed: "M4 4l8 8M12 4l-8 8",
  running: "M8 2.8a5.2 5.2 0 1 1-5.2 5.2",
  warning: "M8 2.8 14 13H2zM8 6.6v3.2M8 11.4v.3",
  open: "M4 6l4 4.4L12 6",
  closed: "M6 4l4.4 4L6 12",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M9.5 3.5 5 8l4.5 4.5",
  first: "M3.5 3.5v9M12.5 3.5 6 8l6.5 4.5z",
  last: "M12.5 3.5v9M3.5 3.5 10 8l-6.5 4.5z",
  previous: "M10.5 3.5 5 8l5.5 4.5",
  next: "M5.5 3.5 11 8l-5.5 4.5",
  search: "M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2l3.3 3.3",
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** The display name of each kind. */
export const KIND_NAMES: { readonly [kind in Row["kind"]]: string } = {
  run: "Run",
  question: "Question",
  call: "Task",
  native: "Native",
  node: "Call in text",
  request: "Request",
  hit: "Remembered",
}
