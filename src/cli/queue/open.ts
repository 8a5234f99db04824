// The queue that a command names.

import { UsageError } from "../../base/errors.ts"
import { visible } from "../../diagnostics/visible.ts"
import { pgBossQueue, type RunQueue } from "../../queue/index.ts"
import type { Host } from "../host.ts"
import type { QueueOptions } from "../queue-program.ts"

/** Throws a `UsageError` where neither the option nor the environment has an address. */
export function openQueue({ queue }: Pick<QueueOptions, "queue">, host: Host): RunQueue {
  const url = queue ?? host.env["RECALL_QUEUE"] ?? ""
  if (url === "")
    throw new UsageError(
      "missing-argument",
      "there is no queue",
      "write --queue postgres://…, or put the address into RECALL_QUEUE",
    )
  return pgBossQueue({ url, warn: (message) => host.stderr.write(`warning: ${visible(message)}\n`) })
}
