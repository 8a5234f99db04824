// The units in which time is added and measured.

export const UNITS = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"] as const
export type Unit = (typeof UNITS)[number]
