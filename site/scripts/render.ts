// The HTML of a page's Markdown.

import { Marked, type Tokens } from "marked"
import { fragmentOf } from "../playground/src/share.ts"
import { escaped, highlighted } from "./highlight.ts"
import { PLAYGROUND, relative } from "./links.ts"
import { headingsOf, type Page } from "./sources.ts"

/** A block of code whose HTML has been made before the page is put together. */
interface RenderedCode extends Tokens.Code {
  html?: string
}

/** Renders the Markdown of a page, whose links are those of the site. */
export async function render(page: Page, markdown: string): Promise<string> {
  const anchors = headingsOf(markdown).map(({ anchor }) => anchor)
  let heading = 0
  const marked = new Marked({
    async: true,
    async walkTokens(token) {
      if (token.type === "code") (token as RenderedCode).html = await codeHtml(page, token as Tokens.Code)
    },
    renderer: {
      code: (token) => (token as RenderedCode).html!,
      heading({ tokens, depth }) {
        const anchor = anchors[heading++] ?? ""
        const text = this.parser.parseInline(tokens)
        const link = `<a class="anchor" href="#${escaped(anchor)}" aria-label="Link to this section">#</a>`
        return `<h${depth} id="${escaped(anchor)}">${text} ${link}</h${depth}>\n`
      },
      // Markup in Markdown is text.
      html: ({ text }) => escaped(text),
      table(token) {
        const cells = (row: Tokens.TableCell[], tag: "td" | "th") =>
          `<tr>${row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`
        const rows = token.rows.map((row) => cells(row, "td")).join("\n")
        const head = `<thead>${cells(token.header, "th")}</thead>`
        return `<div class="table" tabindex="0"><table>\n${head}\n<tbody>${rows}</tbody>\n</table></div>\n`
      },
    },
  })
  return marked.parse(markdown)
}

/** A module with imports of other files or of the host does not run by itself. */
const NEEDS_OTHERS = /\bFROM "(?:\.{1,2}\/|host|mcp:)/

async function codeHtml(page: Page, { text, lang = "" }: Tokens.Code): Promise<string> {
  const [language = "", ...attributes] = lang.split(/\s+/)
  const code = `<pre tabindex="0"><code>${await highlighted(text, language)}</code></pre>\n`
  if (page.isStep && attributes.includes("output"))
    return `<p class="expected">The program as it was gives:</p>\n${code}`
  const isModule = language === "rcl" && !attributes.includes("excerpt") && !NEEDS_OTHERS.test(text)
  const isProgram = isModule || language === "document"
  if (!isProgram) return code
  const kind = language === "rcl" ? "module" : "document"
  const fragment = await fragmentOf({ kind, text: `${text}\n`, args: {} })
  const link = `<a href="${relative(page.path, PLAYGROUND)}${fragment}">Open in the playground</a>`
  if (!page.isStep) return `<div class="program">${code}<p>${link}</p></div>\n`
  const test = /^TEST /m.test(text) ? ' <button type="button" class="test" disabled>Test</button>' : ""
  return `<div class="program runs" data-kind="${kind}">${code}
<p><button type="button" class="run" disabled>Run</button>${test} ${link}</p>
<p class="status" role="status"></p><pre class="result" tabindex="0" aria-label="Result" hidden></pre></div>\n`
}
