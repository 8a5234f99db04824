// Module loaders that need no file system: one for texts in memory, one for a server.

import type { ModuleLoader, ModuleSource } from "./loader.ts"

/**
 * Loads modules from texts by path: `modulesFrom({ "./main.rcl": …, "./lib/style.rcl": …, "some-package": … })`. A
 * relative import is resolved against the importing module; any other specifier is looked up as it is.
 */
export function modulesFrom(texts: { readonly [path: string]: string }): ModuleLoader {
  const byId = new Map(Object.entries(texts).map(([path, text]) => [normalized(path), text]))
  return {
    load: async (specifier, from) => {
      const id = isRelative(specifier) ? beside(specifier, from) : specifier
      const text = byId.get(id)
      return text === undefined ? null : { id, text }
    },
  }
}

/**
 * Loads modules from a server, for example in a browser. It resolves relative imports below `base`, the URL of a
 * folder, which ends in `/`. Status 404 means that there is no such module; any other failure rejects.
 */
export function modulesAt(
  base: string | URL,
  fetchFrom: (url: string) => Promise<Response> = (url) => fetch(url),
): ModuleLoader {
  const root = new URL(base)
  return {
    load: async (specifier, from) => {
      if (!isRelative(specifier)) return null
      const id = beside(specifier, from)
      if (id.startsWith("../")) throw new Error(`${id} is not below ${root.href}`)
      return fetched(id, new URL(id, root), fetchFrom)
    },
  }
}

async function fetched(
  id: string,
  url: URL,
  fetchFrom: (url: string) => Promise<Response>,
): Promise<ModuleSource | null> {
  const response = await fetchFrom(url.href)
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`)
  return { id, text: new TextDecoder("utf-8", { fatal: true }).decode(await response.arrayBuffer()) }
}

function isRelative(specifier: string): boolean {
  return /^\.\.?\//.test(specifier)
}

/** The path to which a relative specifier resolves in the module `from`. */
function beside(specifier: string, from: string): string {
  return normalized(from.includes("/") ? `${from.slice(0, from.lastIndexOf("/"))}/${specifier}` : specifier)
}

/** The path without `.` segments and without `..` segments, except leading ones. */
function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop()
    else parts.push(part)
  }
  return parts.join("/")
}
