// Parses the bytes of a trace in slices, so that the page stays responsive while it loads.

import { UsageError } from "../../src/base/errors.ts"
import type { TraceEvent } from "../../src/trace/events.ts"
import { createTraceReader } from "../../src/trace/read.ts"
import { addEvents, complaints, feed, latest } from "../model/store.ts"
import { counted } from "../model/show.ts"

const SLICE_BYTES = 4_194_304

export interface Taking {
  push(bytes: Uint8Array): Promise<void>
  /** Marks the end of the bytes. */
  end(): void
}

/** Starts to load a trace; `name` is its name in messages. */
export function startTaking(name: string): Taking {
  const reader = createTraceReader(name)
  return {
    async push(bytes) {
      for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
        add(reader.push(bytes.subarray(start, start + SLICE_BYTES)))
        if (bytes.length > SLICE_BYTES) await nextTask()
      }
    },
    end() {
      const { events, cut, skipped } = reader.end()
      add(events)
      if (skipped > 0)
        complain(
          `${counted(skipped, "line")} of the trace could not be read and ${skipped === 1 ? "was" : "were"} skipped.`,
        )
      feed.value = cut || latest.value.end === null ? "cut" : "whole"
      if (latest.value.run === null) complain("The trace has no events.")
      else if (cut) complain("The trace ends in the middle of a line; the lines before it are shown.")
    },
  }
}

/** Reports an error of the trace or of its transfer. Rethrows anything but a `UsageError`. */
export function failTaking(error: unknown): void {
  if (!(error instanceof UsageError)) throw error
  feed.value = "cut"
  complain(error.hint === undefined ? error.message : `${error.message}: ${error.hint}`)
}

function add(events: readonly TraceEvent[]): void {
  if (events.length > 0) addEvents(events)
}

export function complain(text: string): void {
  complaints.value = [...complaints.value, text]
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
