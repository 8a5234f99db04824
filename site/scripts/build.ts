// Builds the site to `dist/`: pages in HTML and Markdown, the search, llms.txt and the playground. All addresses are
// relative, so that any web server can serve it at any path. A link that leads nowhere fails the build.

import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { buildPlayground } from "../playground/scripts/build.ts"
import { linksOf, PLAYGROUND } from "./links.ts"
import { fullText, indexText } from "./llms.ts"
import { render } from "./render.ts"
import { searchIndex } from "./search-index.ts"
import { readPages, ROOT } from "./sources.ts"
import { pageHtml } from "./template.ts"

const here = fileURLToPath(new URL("..", import.meta.url))
export const OUTPUT = `${here}dist`

async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(`${OUTPUT}/${path}`), { recursive: true })
  await writeFile(`${OUTPUT}/${path}`, text)
}

/** Builds the site. Throws for a link that leads nowhere. */
export async function buildSite(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true })
  await buildPlayground(`${OUTPUT}/${PLAYGROUND}`, { tour: "../src/tour.ts" })
  const page = await readFile(`${OUTPUT}/${PLAYGROUND}index.html`, "utf8")
  await write(`${PLAYGROUND}index.html`, page.replace("</head>", '<link rel="home" href="../index.html">\n</head>'))
  const pages = readPages()
  const links = linksOf(pages)
  const texts: string[] = []
  for (const page of pages) {
    const text = links.rewritten(page, "md")
    texts.push(text)
    await write(`${page.path}.md`, text)
    await write(`${page.path}.html`, pageHtml(page, await render(page, links.rewritten(page, "html")), pages))
  }
  if (links.dead.length > 0) throw new Error(`links that lead nowhere:\n${[...new Set(links.dead)].join("\n")}`)
  await write("search.json", searchIndex(pages))
  await write("llms.txt", indexText(pages, await readFile(`${ROOT}package.json`, "utf8")))
  await write("llms-full.txt", fullText(pages, texts))
  for (const picture of links.pictures) await write(picture, await readFile(ROOT + picture))
  await build({
    entryPoints: [`${here}src/search.ts`],
    outdir: `${OUTPUT}/assets`,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    legalComments: "linked",
    logLevel: "warning",
  })
  await copyFile(`${here}src/site.css`, `${OUTPUT}/assets/site.css`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSite()
