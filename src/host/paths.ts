// Derives facts from paths: a module's id, containment in a folder, and the folder of the npm package.

import { isAbsolute, relative, resolve, sep } from "node:path"

/** The id of the module in a file: its path from `root`, or the absolute path outside `root`; always with `/`. */
export function moduleId(path: string, root: string = process.cwd()): string {
  const whole = resolve(root, path)
  return (isInside(whole, root) ? relative(root, whole) : whole).replaceAll(sep, "/")
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The folder of the npm package that contains a file; null outside `node_modules`. */
export function packageFolder(path: string): string | null {
  const parts = path.split(sep)
  const at = parts.lastIndexOf("node_modules")
  if (at === -1) return null
  return parts.slice(0, at + (parts[at + 1]?.startsWith("@") === true ? 3 : 2)).join(sep)
}
