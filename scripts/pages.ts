// Writes the documentation in the package: the pages of docs/ without pictures and benchmarks. Links to files that it
// lacks become text, and the commands of a clone become those of an installed package.

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

const ROOT = new URL("../", import.meta.url)

/** Pages about the project's own measurements. */
const LEFT_OUT: ReadonlySet<string> = new Set(["benchmarks.md"])

/** The names of the pages in the package, sorted. */
export async function shippedPages(): Promise<readonly string[]> {
  const files = await readdir(new URL("docs/", ROOT))
  return files.filter((file) => file.endsWith(".md") && !LEFT_OUT.has(file)).sort()
}

/** Writes the pages to a folder. */
export async function writePages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const pages = await shippedPages()
  for (const page of pages) {
    const text = await readFile(new URL(`docs/${page}`, ROOT), "utf8")
    await writeFile(`${folder}/${page}`, shipped(text.replaceAll("\r\n", "\n"), new Set(pages)))
  }
}

/** Writes all texts that travel beside the built code: the pages, and the index for programs that read them. */
export async function writeTexts(folder: string): Promise<void> {
  await writePages(`${folder}/docs`)
  await writeFile(`${folder}/llms.txt`, await readFile(new URL("llms.txt", ROOT), "utf8"))
}

function shipped(text: string, pages: ReadonlySet<string>): string {
  const stays = (target: string) =>
    /^(?:#|[a-z]+:)/.test(target) || pages.has(target.replace(/#.*$/, "")) || !/^[\w./-]+(?:#.*)?$/.test(target)
  return text
    .replaceAll(/^!\[[^\]]*\]\([^)]*\)\n\n?/gm, "")
    .replaceAll(/\[([^\]\n]*)\]\(([^)\s]+)\)/g, (link, label: string, target: string) => (stays(target) ? link : label))
    .replaceAll(/(?<![\w./])\.\/recall(?= )/g, "npx recall")
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeTexts(fileURLToPath(new URL("dist", ROOT)))
