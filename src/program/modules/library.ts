// The texts of the standard library, which most programs do not need: the first import of one of them loads all.

import { PRELUDE_TEXT } from "./embedded-prelude.ts"

export const PRELUDE = "std/prelude"

let loaded: { readonly [specifier: string]: string } = { [PRELUDE]: PRELUDE_TEXT }

export async function libraryTexts(): Promise<{ readonly [specifier: string]: string }> {
  return (loaded = (await import("./embedded.ts")).EMBEDDED)
}

/** The text of a module of the library that this process has loaded; undefined for any other. */
export function loadedText(id: string): string | undefined {
  return Object.hasOwn(loaded, id) ? loaded[id] : undefined
}
