// Libraries are loaded when first used, so that a program without them starts at once.

import type { Work } from "../values/meter.ts"

/**
 * Begins work that needs the library that `load` loads. Where it is not loaded yet, the result is a promise, and the
 * work is done in slices without a meter: only the first use in a process.
 */
export function lazily<T>(load: () => Promise<T>): <R>(begin: (loaded: T) => Work<R>) => Work<R> | Promise<R> {
  let loaded: { readonly library: T } | undefined
  return (begin) => {
    if (loaded !== undefined) return begin(loaded.library)
    return load().then((library) => {
      loaded = { library }
      return inSlices(begin(library))
    })
  }
}

const SLICE_MILLISECONDS = 12

/** Does the work, and lets the event loop turn after each slice. */
async function inSlices<R>(work: Work<R>): Promise<R> {
  let end = performance.now() + SLICE_MILLISECONDS
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    if (performance.now() < end) continue
    await new Promise<void>((resolve) => {
      setTimeout(resolve)
    })
    end = performance.now() + SLICE_MILLISECONDS
  }
}
