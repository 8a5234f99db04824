// The links of built pages: the files and anchors that they lead to.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"

/** The addresses in the pages below a folder that lead to no file or no anchor, each with its page. */
export function deadLinks(folder: string): readonly string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".html") && !file.startsWith("playground/"))
  const anchors = new Map<string, ReadonlySet<string>>()
  const anchorsOf = (file: string) => {
    let known = anchors.get(file)
    if (known === undefined) {
      const html = readFileSync(`${folder}/${file}`, "utf8")
      known = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))
      anchors.set(file, known)
    }
    return known
  }
  return pages.flatMap((page) => {
    const html = readFileSync(`${folder}/${page}`, "utf8")
    return [...html.matchAll(/ (?:href|src)="([^"]+)"/g)].flatMap(([, address = ""]) => {
      if (/^(?:data|https?|mailto):/.test(address)) return []
      const [path = "", anchor] = address.split("#")
      const joined = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path))
      const file = joined.endsWith("/") ? `${joined}index.html` : joined
      const isThere = existsSync(`${folder}/${file}`)
      const isAnchored =
        anchor === undefined || file.startsWith("playground/") || (isThere && anchorsOf(file).has(anchor))
      return isThere && isAnchored ? [] : [`${page}: ${address}`]
    })
  })
}
