// `recall memo …`: opens the memo, executes one subcommand, and closes it.

import { visible } from "../../../diagnostics/visible.ts"
import { existingStore } from "../../../host/sqlite/existing.ts"
import type { Bounds, MemoStore } from "../../../memo/store.ts"
import type { Host } from "../../host.ts"
import { memoBounds, memoFile } from "../../memo-file.ts"
import type { MemoAction } from "../../memo-program.ts"
import { reportFailure } from "../../report.ts"
import { createSources } from "../../sources.ts"
import { EXIT } from "../../status.ts"
import { clear } from "./clear.ts"
import { collect } from "./collect.ts"
import { list } from "./list.ts"
import { show } from "./show.ts"
import { stats } from "./stats.ts"
import { why } from "./why.ts"

/** Subcommands that write. The others open the memo for reading, which does not count as a use of its entries. */
const WRITES: ReadonlySet<MemoAction["name"]> = new Set(["gc", "clear"])

export async function memoCommand(action: MemoAction, host: Host): Promise<number> {
  const warn = (message: string) => host.stderr.write(`warning: ${visible(message)}\n`)
  try {
    if (action.name === "why") {
      host.stdout.write(await why(action.run, action.row, host))
      return EXIT.done
    }
    // A configuration may be code, which is not run where nothing of it is needed.
    const needed = action.options.memo === undefined || action.name === "gc"
    const configuration = needed ? await host.configuration() : {}
    const store = existingStore(
      action.options.memo ?? memoFile(configuration),
      WRITES.has(action.name) ? "write" : "read",
      warn,
    )
    try {
      host.stdout.write(await execute(action, store, memoBounds(configuration)))
    } finally {
      await store.close()
    }
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

function execute(
  action: Exclude<MemoAction, { readonly name: "why" }>,
  store: MemoStore,
  bounds: Bounds,
): Promise<string> {
  const now = Date.now()
  switch (action.name) {
    case "list":
      return list(store, action.options, now)
    case "show":
      return show(store, action.key, action.options, now)
    case "stats":
      return stats(store, action.options, now)
    case "gc":
      return collect(store, action.options, bounds)
    case "clear":
      return clear(store, action.options, now)
  }
}
