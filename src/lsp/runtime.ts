// The runtime that the protocol's library needs: timers and a console. On Node its own module provides more.

import { RAL } from "vscode-languageserver"

const timers: RAL["timer"] = {
  setTimeout: (callback, ms, ...args) => ending(setTimeout(callback, ms, ...args), clearTimeout),
  setInterval: (callback, ms, ...args) => ending(setInterval(callback, ms, ...args), clearInterval),
  setImmediate: (callback, ...args) => {
    // A page that is hidden delays timers, even those of no time.
    let isDisposed = false
    queueMicrotask(() => {
      if (!isDisposed) callback(...args)
    })
    return { dispose: () => void (isDisposed = true) }
  },
}

function ending<T>(timer: T, end: (timer: T) => void): { dispose(): void } {
  return { dispose: () => end(timer) }
}

/** Installs the runtime, unless there is one. Streams of bytes are left to the reader and the writer of the caller. */
export function installRuntime(): void {
  try {
    RAL()
  } catch {
    RAL.install({ timer: timers, console, crypto } as unknown as RAL)
  }
}
