// Records that are looked up by names from outside.

/** A copy that has no inherited properties, so that nothing is found under a name such as `constructor`. */
export function own<T>(record: { readonly [name: string]: T }): { readonly [name: string]: T } {
  return Object.assign(Object.create(null) as { [name: string]: T }, record)
}
