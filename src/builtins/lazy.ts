// Libraries are loaded when first used, so that a program without them starts at once.

/** Passes the library that `load` loads to a function: at once if it is loaded, otherwise when the promise resolves. */
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
