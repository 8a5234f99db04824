// Permissions: the parts of the world that a host lets programs reach, as data.

/** The parts of the world that programs may reach; nothing unless it is named. */
export interface Permissions {
  /** Files, and folders with all that is in them, that may be read and listed. */
  readonly read?: readonly string[] | undefined
  /** Files, and folders, that may be written. */
  readonly write?: readonly string[] | undefined
  /** Hosts that may be asked by HTTP: `example.com` on its usual port, or `localhost:8080`. */
  readonly net?: readonly string[] | undefined
  /** Variables of the environment. */
  readonly env?: readonly string[] | undefined
  /** Whether the time may be known. */
  readonly clock?: boolean | undefined
}

/** The permissions that name something. */
export const NAMED = ["read", "write", "net", "env"] as const

/** The permission that a call needs: for `clock`, the name is empty. */
export interface PermissionRequest {
  readonly permission: (typeof NAMED)[number] | "clock"
  /** The file, the host or the variable. */
  readonly name: string
}

/** All that one of two permits. */
export function mergePermissions(one: Permissions, other: Permissions): Permissions {
  return {
    ...Object.fromEntries(NAMED.map((kind) => [kind, [...(one[kind] ?? []), ...(other[kind] ?? [])]])),
    clock: one.clock === true || other.clock === true,
  }
}

/** The request as `--allow` takes it: `read=notes/a.md`. */
export function showRequest({ permission, name }: PermissionRequest): string {
  return permission === "clock" ? permission : `${permission}=${name}`
}

/** The intention of the program in a message or a question. */
export function describeRequest({ permission, name }: PermissionRequest): string {
  switch (permission) {
    case "read":
      return `read ${name}`
    case "write":
      return `write ${name}`
    case "net":
      return `send requests to ${name}`
    case "env":
      return `read the variable ${name} of the environment`
    case "clock":
      return "know the time"
    default:
      return permission satisfies never
  }
}

/** The first mistake in permissions, as a sentence; undefined without one. */
export function permissionsProblem(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null) return 'permissions are an object, such as { read: ["notes"] }'
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (name === "clock") {
      if (typeof value !== "boolean") return "the permission clock is true or false"
      continue
    }
    if (!NAMED.some((known) => known === name)) return `there is no permission ${name}: they are ${KINDS}`
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string" && item !== ""))
      return `the permission ${name} is a list of texts`
    const wrong = name === "net" ? value.find((host: string) => !isHost(host)) : undefined
    if (wrong !== undefined) return `${JSON.stringify(wrong)} is no host: write example.com or localhost:8080`
  }
  return undefined
}

const KINDS = [...NAMED, "clock"].join(", ")

/** Whether a text is a host with or without a port, and nothing else of a URL. */
function isHost(text: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]*\\]+)(:\d{1,5})?$/i.test(text) && URL.canParse(`http://${text}`)
}

/**
 * Permissions in the form of `--allow`: `read=notes,net=example.com,clock`, each text separated by commas. Throws an
 * `Error` with a message for the user.
 */
export function readPermissions(texts: readonly string[]): Permissions {
  const found: { [name: string]: string[] } = {}
  let clock = false
  for (const part of texts.flatMap((text) => text.split(","))) {
    const [, kind = part, name = ""] = /^([a-z]+)=([^]*)$/.exec(part) ?? []
    if (kind === "clock" && kind === part) clock = true
    else if (!NAMED.some((known) => known === kind)) throw new Error(`${part} is no permission`)
    else if (name === "") throw new Error(`the permission ${kind} names nothing`)
    else (found[kind] ??= []).push(name)
  }
  const permissions = { ...found, clock }
  const problem = permissionsProblem(permissions)
  if (problem !== undefined) throw new Error(problem)
  return permissions
}
