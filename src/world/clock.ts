// `std/clock`: natives that give the time and the day.

import { optional, TEXT_OR_NULL } from "../builtins/declare.ts"
import { fail } from "../values/failure.ts"
import { STRING } from "../values/types.ts"
import { reached, type NativeModule } from "./module.ts"
import type { World } from "./world.ts"

const SPECIFIER = "std/clock"

export function clockModule(world: World | null): NativeModule {
  const clock = async () => new Date(await reached(world, SPECIFIER).now())
  return {
    specifier: SPECIFIER,
    documentation: "The clock of the machine.",
    natives: [
      {
        name: "now",
        documentation: `The time in UTC, such as "2026-05-12T08:30:00.000Z".
The functions of std/date take it. Needs the permission for the clock.`,
        parameters: [],
        returns: STRING,
        effect: "read",
        run: async () => (await clock()).toISOString(),
      },
      {
        name: "today",
        documentation: `The day, such as "2026-05-12", in a time zone such as "Europe/Berlin".
Without a zone it is that of the machine. Needs the permission for the clock.`,
        parameters: [optional("zone", TEXT_OR_NULL, null)],
        returns: STRING,
        effect: "read",
        run: async (zone: string | null) => dayOf(await clock(), zone),
      },
    ],
  }
}

function dayOf(time: Date, zone: string | null): string {
  let format
  try {
    format = new Intl.DateTimeFormat("en-US", {
      calendar: "iso8601",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      ...(zone === null ? {} : { timeZone: zone }),
    })
  } catch {
    throw fail("wrong-argument", `there is no time zone ${JSON.stringify(zone)}`, 'write one as "Europe/Berlin"')
  }
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return `${parts.get("year")?.padStart(4, "0")}-${parts.get("month")}-${parts.get("day")}`
}
