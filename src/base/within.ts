// Patience with a promise that may take too long.

import { SYSTEM_CLOCK } from "./clock.ts"

/** Resolves as the promise does, or with undefined after so many milliseconds. A later rejection is ignored. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const callOff = SYSTEM_CLOCK.after(milliseconds, () => resolve(undefined))
    promise.finally(callOff).then(resolve, reject)
  })
}
