// What a path says: the id that a module gets from it, whether it is inside a folder, and which npm package it belongs to.

import { isAbsolute, relative, resolve, sep } from "node:path"

/** The id of the module in a file: its path from `root`, or the whole path for a file outside; always with `/`. */
export function moduleId(path: string, root: string = process.cwd()): string {
  const whole = resolve(root, path)
  return (isInside(whole, root) ? relative(root, whole) : whole).replaceAll(sep, "/")
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** The folder of the npm package that a file belongs to, or null for a file outside any. */
export function packageFolder(path: string): string | null {
  const parts = path.split(sep)
  const at = parts.lastIndexOf("node_modules")
  if (at === -1) return null
  return parts.slice(0, at + (parts[at + 1]?.startsWith("@") === true ? 3 : 2)).join(sep)
}
