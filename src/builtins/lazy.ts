// Libraries that are loaded when they are first used, so that a program without them starts at once.

/** Gives `use` what `load` loads: at once when it has been loaded before, else as a promise. */
export function lazily<T>(load: () => Promise<T>): <R>(use: (loaded: T) => R) => R | Promise<R> {
  let loaded: { readonly library: T } | undefined
  return (use) => {
    if (loaded !== undefined) return use(loaded.library)
    return load().then((library) => {
      loaded = { library }
      return use(library)
    })
  }
}
