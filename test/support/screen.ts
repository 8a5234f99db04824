// An emulated terminal: the content of its screen after all writes.

import xterm from "@xterm/headless"
import { outputTo, type Output } from "../../src/cli/output.ts"

export interface Screen extends Output {
  /** Everything that was written, write by write. */
  readonly writes: readonly string[]
  /** The lines, those scrolled away included, without the empty ones at the end. */
  lines(): Promise<readonly string[]>
  /** Whether the cursor is shown. */
  readonly hasCursor: boolean
  resize(columns: number): Promise<void>
  readonly columns: number
}

export function createScreen(columns = 80, rows = 24): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 })
  const writes: string[] = []
  const settled = (): Promise<void> => new Promise((resolve) => terminal.write("", resolve))
  return {
    ...outputTo(true, (text) => {
      writes.push(text)
      // The line discipline of a terminal does so.
      terminal.write(text.replaceAll(/(?<!\r)\n/g, "\r\n"))
    }),
    writes,
    async lines() {
      await settled()
      const { active } = terminal.buffer
      const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true))
      while (lines.at(-1) === "") lines.pop()
      return lines
    },
    get hasCursor() {
      // oxlint-disable-next-line no-control-regex -- the sequences that hide and show it
      const last = [...writes.join("").matchAll(/\u001b\[\?25([hl])/g)].at(-1)
      return last === undefined || last[1] === "h"
    },
    async resize(columns) {
      await settled()
      terminal.resize(columns, rows)
    },
    get columns() {
      return terminal.cols
    },
  }
}
