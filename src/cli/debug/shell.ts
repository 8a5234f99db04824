// Reads commands line by line and prints their output, until standard input ends or the user quits.

import type { Host } from "../host.ts"
import type { Debugger, Shown } from "./debugger.ts"

const PROMPT = "(recall) "

export async function runShell(debug: Debugger, host: Host): Promise<void> {
  const show = ({ lines }: Shown): void => lines.forEach((line) => host.stdout.write(`${line}\n`))
  const first = await debug.begin()
  if (first === null) return
  show(first)
  for (;;) {
    const line = await host.readLine(PROMPT)
    if (line === null) return
    const shown = await debug.execute(line)
    show(shown)
    if (shown.isQuit) return
  }
}
