// Servers outside of the process whose tools are natives, such as those of the Model Context Protocol.

import type { Native } from "../../values/functions.ts"

/** The beginning of the specifiers of servers: `IMPORT find FROM "mcp:crm"`. */
export const SERVER_SCHEME = "mcp:"

/** A server outside of the process whose tools are natives, as `mcpServers` of `recall-lang/natives/mcp` makes it. */
export interface NativeServer {
  /** The natives by the names under which programs import them. Rejects where the server cannot be reached. */
  natives(): Promise<ReadonlyMap<string, Native>>
  /** Ends the connection, and a server that was started for it. A later call of a native connects again. */
  close(): Promise<void>
}

/** A tool as its server declares it. */
export interface ToolDeclaration {
  readonly name: string
  readonly description?: string
  /** JSON Schema of the arguments. */
  readonly input: { readonly [keyword: string]: unknown }
  /** JSON Schema of the result; absent for a text. */
  readonly output?: { readonly [keyword: string]: unknown }
  /** Whether the server says that the tool changes nothing. */
  readonly readOnly?: true
}

/** The servers of a runtime by name. */
export type NativeServers = { readonly [name: string]: NativeServer }

/**
 * The problem of the name of a server; undefined for letters and digits. The names of its natives have it before them,
 * so no two natives of a runtime have the same name.
 */
export function serverNameProblem(name: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9]*$/.test(name)) return undefined
  return `${JSON.stringify(name)} is no name of an MCP server: it has letters and digits, and begins with a letter`
}

export function isOfServer(specifier: unknown): specifier is string {
  return typeof specifier === "string" && specifier.startsWith(SERVER_SCHEME)
}
