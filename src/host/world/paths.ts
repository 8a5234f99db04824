// Paths as the file system resolves them, so that no link and no `..` leads out of a permitted folder.

import { lstat, realpath } from "node:fs/promises"
import { basename, dirname, join, relative, resolve, sep } from "node:path"
import { once } from "../../program/once.ts"
import { isMissing } from "../files.ts"
import { isHidden } from "../listing.ts"
import { isInside } from "../paths.ts"

/** Whether a path that exists in part leads through a link to nothing: what it would become is not known. */
export class DanglingLink extends Error {}

/**
 * The path without links: that of the part that exists, with the rest as it is. Rejects with `DanglingLink` for a link
 * to nothing.
 */
export async function canonical(path: string): Promise<string> {
  const rest: string[] = []
  for (let at = resolve(path); ; at = dirname(at)) {
    try {
      return join(await realpath(at), ...rest)
    } catch (error) {
      if (!isMissing(error) || at === dirname(at)) throw error
    }
    if (await isLink(at)) throw new DanglingLink(`${at} is a link to nothing`)
    rest.unshift(basename(at))
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Files and folders that may be reached. */
export interface Roots {
  /** Whether a canonical path is one of them or in one of them, where hidden files belong to no folder above. */
  include(path: string): Promise<boolean>
  /** Adds a canonical path. */
  add(path: string): void
}

/** Permitted files and folders. Links in their own paths are followed, once: the user has named them. */
export function createRoots(paths: readonly string[], folder: string): Roots {
  const added: string[] = []
  // A path that cannot be resolved permits nothing, and takes nothing from the others.
  const roots = once(() => Promise.all(paths.map((path) => canonical(resolve(folder, path)).catch(() => null))))
  return {
    include: async (path) => [...(await roots()), ...added].some((root) => root !== null && covers(root, path)),
    add: (path) => void added.push(path),
  }
}

function covers(root: string, path: string): boolean {
  return path === root || (isInside(path, root) && !relative(root, path).split(sep).some(isHidden))
}

/** A path for messages and permissions: relative to the folder if it is in it, with `/`. */
export function shownPath(path: string, folder: string): string {
  const shown = path === folder ? "." : isInside(path, folder) ? relative(folder, path) : path
  return shown.split(sep).join("/")
}
