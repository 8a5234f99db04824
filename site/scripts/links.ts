// The links of the pages, from files of the repository to addresses of the site. A link that leads nowhere is an error.

import { existsSync } from "node:fs"
import { dirname, posix } from "node:path"
import { headingsOf, ROOT, type Page } from "./sources.ts"

/** The folder of the playground, which is built beside the pages. */
export const PLAYGROUND = "playground/"

export interface Links {
  /** The Markdown of a page with the addresses that its links have where pages have an extension. */
  rewritten(page: Page, extension: "html" | "md"): string
  /** The links that lead nowhere, each with its page. */
  readonly dead: readonly string[]
  /** The pictures that pages show, from the root of the repository. */
  readonly pictures: ReadonlySet<string>
}

export function linksOf(pages: readonly Page[]): Links {
  const first = new Map<string, Page>()
  const anchors = new Map<string, string>()
  for (const page of pages) {
    if (!first.has(page.source)) first.set(page.source, page)
    for (const { anchor } of headingsOf(page.markdown)) {
      const key = `${page.source}#${anchor}`
      if (!anchors.has(key)) anchors.set(key, page.path)
    }
  }
  const dead: string[] = []
  const pictures = new Set<string>()

  /** The address of a target from the root of the site; null for a file that is not on it. */
  const addressOf = (page: Page, target: string, extension: string): string | null => {
    if (target === PLAYGROUND) return PLAYGROUND
    const [, path = "", anchor] = /^([^#]*)(?:#(.*))?$/.exec(target) ?? []
    const file = path === "" ? page.source : posix.normalize(posix.join(posix.dirname(page.source), path))
    const found = first.get(file)
    if (found === undefined) {
      const example = /^examples\/(\w+)\.(?:rcl|md)$/.exec(file)?.[1]
      if (!existsSync(ROOT + file)) dead.push(`${page.source}: ${target}`)
      else if (file.startsWith("docs/images/")) pictures.add(file)
      if (example !== undefined && example !== "README") return `${PLAYGROUND}#example=${example}`
      return file.startsWith("docs/images/") ? file : null
    }
    if (anchor === undefined) return `${found.path}.${extension}`
    const at = anchors.get(`${file}#${anchor}`)
    if (at === undefined) dead.push(`${page.source}: ${target}`)
    return `${at ?? found.path}.${extension}#${anchor}`
  }

  return {
    dead,
    pictures,
    rewritten(page, extension) {
      const rewrite = (text: string) =>
        text.replaceAll(
          /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g,
          (link, mark: string, label: string, target: string) => {
            if (/^[a-z]+:/.test(target)) return link
            const address = addressOf(page, target, extension)
            return address === null ? label : `${mark}[${label}](${relative(page.path, address)})`
          },
        )
      return outsideCode(page.markdown, rewrite)
    },
  }
}

/** The way from a page to an address; both are from the root of the site. */
export function relative(from: string, address: string): string {
  const [, path = "", anchor = ""] = /^([^#]*)(#.*)?$/.exec(address) ?? []
  const way = posix.relative(dirname(from) === "." ? "" : dirname(from), path)
  return `${way === "" ? "./" : way}${path.endsWith("/") && way !== "" ? "/" : ""}${anchor}`
}

/** Changes a text outside of its fenced blocks and code spans. */
function outsideCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^(`{3,})[^]*?^\2`*$)/m)
    .map((part, i) => {
      if (i % 3 === 2) return ""
      return i % 3 === 1 ? part : change(part)
    })
    .join("")
}
