// The options of servers of the Model Context Protocol, as a configuration has them, and their checks.

import { serverNameProblem } from "./servers.ts"

/** The effects of a server's tools, as far as the host trusts the server. */
export interface McpTrust {
  /**
   * Names of tools that change nothing. Every other tool counts as one that writes: it is confirmed, answers need a
   * grant for it, and its results are not remembered.
   */
  readonly read?: readonly string[] | undefined
  /** Whether the server's own word, `readOnlyHint`, makes further tools ones that read; false by default. */
  readonly trust?: boolean | undefined
}

/** A server that is started as a process and speaks over its standard input and output. */
export interface McpCommand extends McpTrust {
  readonly command: string
  readonly args?: readonly string[] | undefined
  /** Variables of its environment besides the few, such as PATH and HOME, that every server has. */
  readonly env?: { readonly [name: string]: string } | undefined
  /** The folder in which it is started; the working directory by default. */
  readonly cwd?: string | undefined
}

/** A server that is asked over HTTP. Redirections are refused, as the headers may have keys. */
export interface McpUrl extends McpTrust {
  readonly url: string
  readonly headers?: { readonly [name: string]: string } | undefined
}

/** A server of the Model Context Protocol. */
export type McpServerOptions = McpCommand | McpUrl

/** The first mistake in the options of a server, as a sentence; undefined without one. */
export function serverProblem(name: string, given: unknown): string | undefined {
  const wrongName = serverNameProblem(name)
  if (wrongName !== undefined) return wrongName
  if (typeof given !== "object" || given === null) return `the MCP server ${name} has no options`
  const options = given as { readonly [key: string]: unknown }
  const isCommand = options["command"] !== undefined
  if (isCommand === (options["url"] !== undefined)) return `the MCP server ${name} needs either a command or a url`
  const forms = isCommand ? COMMAND : URL_FORMS
  for (const [key, value] of Object.entries(options)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined
    if (form === undefined)
      return `the MCP server ${name} has no option ${JSON.stringify(key)}; there are ${Object.keys(forms).join(", ")}`
    if (value !== undefined && !form.has(value)) return `${key} of the MCP server ${name} is not ${form.is}`
  }
  return undefined
}

interface Form {
  readonly is: string
  readonly has: (value: unknown) => boolean
}

const isText = (value: unknown) => typeof value === "string" && value !== ""
const TEXTS: Form = {
  is: "a list of texts",
  has: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
}
const RECORD: Form = {
  is: "an object of texts",
  has: (value) =>
    typeof value === "object"
    && value !== null
    && !Array.isArray(value)
    && Object.values(value).every((one) => typeof one === "string"),
}
const TEXT: Form = { is: "a text", has: isText }
const HTTP: Form = {
  is: "an http: or https: URL",
  has: (value) => typeof value === "string" && /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
}
const TRUST = { read: TEXTS, trust: { is: "true or false", has: (value: unknown) => typeof value === "boolean" } }
const COMMAND: { readonly [key: string]: Form } = { command: TEXT, args: TEXTS, env: RECORD, cwd: TEXT, ...TRUST }
const URL_FORMS: { readonly [key: string]: Form } = { url: HTTP, headers: RECORD, ...TRUST }
