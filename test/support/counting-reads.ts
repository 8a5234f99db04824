// Lists that count how often what is in them is read: the work of a native over lists, without a clock.

import type { ListValue, RecordValue } from "../../src/values/values.ts"

export interface Reads {
  count: number
}

/** A record with one field, `n`. */
export function countedRecord(n: number, reads: Reads): RecordValue {
  return Object.defineProperty({}, "n", {
    enumerable: true,
    get() {
      reads.count++
      return n
    },
  }) as RecordValue
}

/** A list with one item. */
export function countedList(n: number, reads: Reads): ListValue {
  return new Proxy([n], {
    get(list, key) {
      if (key === "0") reads.count++
      return Reflect.get(list, key) as unknown
    },
  })
}
