// Whether single keys do something wherever the focus is: speech control and switches may have to turn that off.

import { signal } from "@preact/signals"
import { keepSetting, recallSetting } from "./remember.ts"

export const singleKeys = signal(recallSetting("single-keys") !== false)
export const helpIsOpen = signal(false)

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  keepSetting("single-keys", on)
}
