// The secrets of a program's client: its keys, and what it adds to each request.

export interface ClientSecrets {
  /** The keys that it has had, as a function may give it another one for each request. */
  readonly keys: readonly string[]
  /** Its own headers, and the parameters of its address. */
  readonly named: readonly (readonly [name: string, value: string])[]
}

/** Keys of one client that are remembered. */
const MOST_KEYS = 16

const keysOf = new WeakMap<object, Set<string>>()

export function secretsOf(client: object): ClientSecrets {
  const { apiKey, _options: own } = client as {
    readonly apiKey?: unknown
    readonly _options?: { readonly defaultHeaders?: unknown; readonly defaultQuery?: unknown }
  }
  let keys = keysOf.get(client)
  if (keys === undefined) keysOf.set(client, (keys = new Set()))
  if (typeof apiKey === "string" && !keys.has(apiKey)) {
    keys.add(apiKey)
    if (keys.size > MOST_KEYS) keys.delete([...keys][0]!)
  }
  return { keys: [...keys], named: [...namedIn(own?.defaultHeaders), ...namedIn(own?.defaultQuery)] }
}

/** All of its secrets, whatever their names are. */
export function allSecretsOf(client: object): readonly string[] {
  const { keys, named } = secretsOf(client)
  return [...keys, ...named.map(([, value]) => value)]
}

/** The texts in a record, in pairs, or in `Headers`, which are the forms that clients take. */
function namedIn(given: unknown): readonly (readonly [name: string, value: string])[] {
  if (typeof given !== "object" || given === null) return []
  const pairs = Symbol.iterator in given ? [...(given as Iterable<unknown>)] : Object.entries(given)
  return pairs.flatMap((pair) => {
    const [name, value] = Array.isArray(pair) ? (pair as readonly unknown[]) : []
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.flatMap((one) => (typeof name === "string" && typeof one === "string" ? [[name, one] as const] : []))
  })
}
