// Blocks of Recall as HTML with colours, by the same tokens that editors show.

import { analyze, semanticTokensOf } from "../../src/tools/index.ts"

/** The language of a block that is a program, or a part of one. */
const KINDS: { readonly [language: string]: "module" | "document" } = {
  rcl: "module",
  recall: "module",
  expression: "module",
  document: "document",
}

export async function highlighted(code: string, language: string): Promise<string> {
  const kind = KINDS[language]
  if (kind === undefined) return escaped(code)
  const analysis = await analyze({ id: kind === "module" ? "block.rcl" : "block.md", text: code }, { kind })
  let html = ""
  let at = 0
  for (const { start, end, type } of semanticTokensOf(analysis)) {
    if (start < at) continue
    html += `${escaped(code.slice(at, start))}<span class="token-${type}">${escaped(code.slice(start, end))}</span>`
    at = end
  }
  return html + escaped(code.slice(at))
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
