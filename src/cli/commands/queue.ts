// `recall queue …`: lists, shows, cancels and answers the runs in a queue.

import { UsageError } from "../../base/errors.ts"
import { shorten } from "../../base/shorten.ts"
import { visible, visibleJson } from "../../diagnostics/visible.ts"
import type { QueueStatus, RunQueue } from "../../queue/index.ts"
import { stringifyJson } from "../../values/json-text.ts"
import type { Host } from "../host.ts"
import { openQueue } from "../queue/open.ts"
import type { QueueAction } from "../queue-program.ts"
import { reportFailure } from "../report.ts"
import { createSources } from "../sources.ts"
import { EXIT } from "../status.ts"
import { drawTable, type Column } from "../table.ts"
import { showDuration } from "../units.ts"

export async function queueCommand(action: QueueAction, host: Host): Promise<number> {
  try {
    const queue = openQueue(action.options, host)
    try {
      host.stdout.write(await execute(action, queue))
    } finally {
      await queue.close()
    }
    return EXIT.done
  } catch (error) {
    return reportFailure(error, host, createSources())
  }
}

async function execute(action: QueueAction, queue: RunQueue): Promise<string> {
  const { json = false } = action.options
  switch (action.name) {
    case "list": {
      const { of, state, limit } = action.options
      const runs = await queue.list({
        ...(of === undefined ? {} : { of }),
        ...(state === undefined ? {} : { state }),
        ...(limit === undefined ? {} : { limit }),
      })
      return json ? printed({ runs }) : listed(runs, Date.now())
    }
    case "show":
      return printed(numbered(await known(queue, action.id)))
    case "cancel": {
      const cancelled: string[] = []
      for (const id of action.ids) if (await queue.cancel(id)) cancelled.push(id)
      if (json) return printed({ cancelled })
      return `cancelled ${cancelled.length} of ${action.ids.length}\n`
    }
    case "answer": {
      const { waiting = [] } = await known(queue, action.id)
      const chosen = action.call === undefined ? waiting : waiting.filter((_, i) => String(i + 1) === action.call)
      if (chosen.length === 0)
        throw new UsageError("no-such-approval", `no such call of the run ${action.id} waits`, "see recall queue show")
      for (const { call } of chosen) await queue.answer(action.id, call, action.answer === "yes")
      return json ? printed({ answered: chosen.length }) : `${action.answer} to ${chosen.length} of ${waiting.length}\n`
    }
    default:
      return action satisfies never
  }
}

async function known(queue: RunQueue, id: string): Promise<QueueStatus> {
  const status = await queue.status(id)
  if (status !== null) return status
  throw new UsageError("unknown-run", `there is no run ${id} in the queue`, "recall queue list has the last ones")
}

/** The calls that wait with the numbers by which they are answered. */
function numbered(status: QueueStatus): object {
  const { waiting } = status
  return waiting === undefined ? status : { ...status, waiting: waiting.map((call, i) => ({ number: i + 1, ...call })) }
}

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "STATE" },
  { title: "AGE", align: "right" },
  { title: "ATTEMPTS", align: "right" },
  { title: "OF", most: 24 },
  { title: "KEY", most: 24 },
  { title: "RESULT", most: 50 },
]

const MOST_SHOWN = 60

function listed(runs: readonly QueueStatus[], now: number): string {
  if (runs.length === 0) return "no run is in the queue\n"
  return drawTable(
    COLUMNS,
    runs.map((run) => [
      run.id,
      run.state,
      showDuration(now - run.since),
      String(run.attempts),
      run.of,
      run.key ?? "",
      resultOf(run),
    ]),
  )
}

function resultOf({ error, waiting, value }: QueueStatus): string {
  if (error !== undefined) return `${error.code}: ${error.message}`
  if (waiting !== undefined) return `waits for ${waiting.map(({ native }) => native).join(", ")}`
  return value === undefined ? "" : visible(shorten(stringifyJson(value), MOST_SHOWN))
}

function printed(value: object): string {
  return `${visibleJson(stringifyJson(value, 2))}\n`
}
