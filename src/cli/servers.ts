// The servers of the Model Context Protocol that a command reaches, held to the lock.

import type { NativeServer, NativeServers } from "../program/modules/servers.ts"
import type { Configuration } from "../models/registry/index.ts"
import type { Host } from "./host.ts"
import { lockOf } from "./lock.ts"

/** The configured servers, whose library is loaded for a program that imports from one. */
export function commandServers({ mcp = {} }: Configuration, host: Host): NativeServers {
  const lock = lockOf(host)
  const made = new Map<string, Promise<NativeServer>>()
  const make = async (name: string): Promise<NativeServer> => {
    const { mcpServers } = await import("../natives/mcp/index.ts")
    return mcpServers({ [name]: mcp[name]! }, { locked: (await lock())?.servers })[name]!
  }
  const serverOf = (name: string): Promise<NativeServer> => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
  return Object.fromEntries(
    Object.keys(mcp).map((name) => [
      name,
      { natives: async () => (await serverOf(name)).natives(), close: async () => (await made.get(name))?.close() },
    ]),
  )
}

/** The configured servers whose tools the lock has, so that nothing is started; undefined without any. */
export async function lockedServers(host: Host): Promise<NativeServers | undefined> {
  const servers = (await lockOf(host)())?.servers
  if (servers === undefined) return undefined
  const configuration = await host.configuration()
  const locked = Object.entries(configuration.mcp ?? {}).filter(([name]) => Object.hasOwn(servers, name))
  return commandServers({ ...configuration, mcp: Object.fromEntries(locked) }, host)
}
