// Decides whether output is coloured, and with which colours.

import type { Styler } from "../diagnostics/render.ts"
import type { Host } from "./host.ts"
import type { Output } from "./output.ts"

/** `FORCE_COLOR` wins over `NO_COLOR`, as in Node; without both, terminals other than `TERM=dumb` get colour. */
export function usesColor(output: Output, env: Host["env"]): boolean {
  const forced = env["FORCE_COLOR"]
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false"
  const refused = env["NO_COLOR"]
  if (refused !== undefined && refused !== "") return false
  return output.isTerminal && env["TERM"] !== "dumb"
}

const paint =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`
const SEVERITY = { error: paint(31), warning: paint(33), repair: paint(36) } as const

export const COLORED: Styler = {
  severity: (text, severity) => SEVERITY[severity](text),
  message: paint(1),
  faint: paint(2),
  hint: paint(32),
}
