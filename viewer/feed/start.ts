// Loads the trace: from the page itself, its server, the page around it, or a file that the user opens.

import { signal } from "@preact/signals"
import { revealSelected } from "../model/store.ts"
import { followPage } from "./framed.ts"
import { followLive } from "./live.ts"
import { failTaking, startTaking } from "./take.ts"

/** Whether the page waits for the user to open a file. */
export const wantsFile = signal(false)

export async function start(): Promise<void> {
  const within = document.getElementById("trace")
  const live = document.querySelector<HTMLMetaElement>('meta[name="recall-live"]')?.content
  if (within !== null) {
    const bytes = new TextEncoder().encode(within.textContent ?? "")
    within.remove()
    await take(bytes, "the trace in this page")
  } else if (live !== undefined) await followLive(live)
  else if (document.querySelector('meta[name="recall-framed"]') !== null) await followPage()
  else wantsFile.value = true
  revealSelected()
}

export async function openFile(file: File): Promise<void> {
  wantsFile.value = false
  await take(new Uint8Array(await file.arrayBuffer()), file.name)
  revealSelected()
}

async function take(bytes: Uint8Array, name: string): Promise<void> {
  try {
    const taking = startTaking(name)
    await taking.push(bytes)
    taking.end()
  } catch (error) {
    failTaking(error)
  }
}
