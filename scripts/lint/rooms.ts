// The rooms of the code in their order, as the map in src/README.md lists them, and the imports that each refuses.

/** Each room imports the rooms before it and none after it, types included. */
export const ROOMS = [
  "grammar",
  "src/base",
  "src/diagnostics",
  "src/budget",
  "src/values",
  "src/machine",
  "src/builtins",
  "src/world",
  "src/program",
  "src/models",
  "src/memo",
  "src/trace",
  "src/answers",
  "src/run",
  "src/runtime.ts",
  "src/responses",
  "src/chat",
  "src/reference",
  "src/tools",
  "src/lsp",
  "src/ai-sdk",
  "src/imported",
  "src/natives",
  "src/otel",
  "src/queue",
  "src/viewer",
  "src/testing",
  "src/host",
  "src/cli",
  "src/grammar.ts",
  "src/index.ts",
] as const

export type Room = (typeof ROOMS)[number]

/** The rooms that run on Node; all others run in browsers, too. */
export const NODE_ROOMS: ReadonlySet<string> = new Set<Room>(["src/testing", "src/host", "src/cli"])

/** The rooms that the viewer's page in `viewer/` is built from: it shows traces and cannot make one. */
export const VIEWER_ROOMS: ReadonlySet<string> = new Set<Room>(["grammar", "src/base", "src/trace"])

interface Restriction {
  readonly regex: string
  readonly message: string
}

/** The room of a file by its path from the root, or undefined outside of all rooms. */
export function roomOf(file: string): Room | undefined {
  return ROOMS.find((room) => file === room || file.startsWith(`${room}/`))
}

/** The glob of a room's files. */
export function filesOf(room: Room): string {
  return isFile(room) ? room : `${room}/**/*.ts`
}

/** The specifiers that files of a room must not import. */
export function restrictionsOf(room: Room): Restriction[] {
  const later = ROOMS.slice(ROOMS.indexOf(room) + 1)
  const message = `${room} imports only the rooms above it in the map of src/README.md.`
  return [
    ...(NODE_ROOMS.has(room) ? [] : [NO_NODE]),
    ...(later.length === 0 ? [] : [{ regex: specifierOf(later, wayFrom(room)), message }]),
  ]
}

/** The specifiers that the viewer's page must not import. */
export function viewerRestrictions(): Restriction[] {
  const others = ROOMS.filter((room) => !VIEWER_ROOMS.has(room))
  return [
    NO_NODE,
    { regex: specifierOf(others, FROM_OUTSIDE), message: "The viewer reads traces and knows nothing that makes them." },
  ]
}

const NO_NODE: Restriction = {
  regex: "^node:",
  message: `Only ${[...NODE_ROOMS].join(", ")} import node:*; all other code runs in browsers, too.`,
}

const FROM_OUTSIDE = "(\\./)?(\\.\\./)+src/"

/** The beginning of a specifier that leaves a room for `src/`. */
function wayFrom(room: Room): string {
  if (!room.startsWith("src/")) return FROM_OUTSIDE
  return isFile(room) ? "\\./" : "(\\./)?(\\.\\./)+(src/)?"
}

/** A pattern of the specifiers that lead to rooms. A folder of another room must not have the name of a later room. */
function specifierOf(rooms: readonly Room[], way: string): string {
  const names = rooms
    .map((room) => room.replace(/^src\//, ""))
    .map((name) => (isFile(name) ? `${name.replace(".", "\\.")}$` : `${name}/`))
  return `^${way}(${names.join("|")})`
}

function isFile(room: string): boolean {
  return room.endsWith(".ts")
}
