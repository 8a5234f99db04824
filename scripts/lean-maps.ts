// Source maps without the texts that nobody reads: of generated files, which the code beside the map contains as it is.

import { readFile, readdir, writeFile } from "node:fs/promises"

/** Generated texts, and packages. */
const OTHERS = /(?:^|\/)(?:embedded(?:-\w+)?\.ts$|node_modules\/)/

/** Removes the texts of generated files and of packages from the maps in a folder. */
export async function leanMaps(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".js.map"))
  await Promise.all(
    files.map(async (file) => {
      const map = JSON.parse(await readFile(`${folder}/${file}`, "utf8")) as {
        readonly sources: readonly string[]
        readonly sourcesContent: readonly (string | null)[]
      }
      if (!map.sources.some((source) => OTHERS.test(source))) return
      const sourcesContent = map.sourcesContent.map((text, i) => (OTHERS.test(map.sources[i]!) ? null : text))
      await writeFile(`${folder}/${file}`, JSON.stringify({ ...map, sourcesContent }))
    }),
  )
}
