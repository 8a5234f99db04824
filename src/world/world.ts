// The interface through which programs reach the outside world: files, HTTP, the clock and the environment.

/**
 * The outside world as far as a host lets programs reach it. Each function refuses what the host does not permit, with
 * a failure `not-permitted`. The signal aborts when the run is over.
 */
export interface World {
  /** The text of a file. */
  readText(path: string, signal: AbortSignal): Promise<string>
  /** The paths of the files in a folder, or of those that a pattern matches, sorted. */
  listFiles(pattern: string, signal: AbortSignal): Promise<readonly string[]>
  /** Writes a file, in place of one of the same name, with the folders that it is in. */
  writeText(path: string, text: string, signal: AbortSignal): Promise<void>
  /** The text at a URL, requested with these headers. */
  fetchText(url: string, headers: { readonly [name: string]: string }, signal: AbortSignal): Promise<string>
  /** Milliseconds since 1970 UTC. */
  now(): Promise<number>
  /** The value of a variable of the environment; null for one that is not set. */
  env(name: string): Promise<string | null>
}
