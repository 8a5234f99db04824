// The setting for single-key shortcuts, which users of speech control and switches may have to turn off.

import { signal } from "@preact/signals"
import { keepSetting, recallSetting } from "./remember.ts"

export const singleKeys = signal(recallSetting("single-keys") !== false)
export const helpIsOpen = signal(false)

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  keepSetting("single-keys", on)
}
