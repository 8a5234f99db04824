// A failure in an item of a list that a form goes through.

import type { FailedItem } from "../../values/chain.ts"
import { Failure, type Location } from "../../values/failure.ts"
import type { ListValue } from "../../values/values.ts"

/** The failure outside of the item that the form was at; anything else that was thrown as it is. */
export function outOfItem(
  thrown: unknown,
  form: FailedItem["form"],
  list: ListValue,
  index: number,
  location: Location,
): unknown {
  return thrown instanceof Failure ? thrown.outOfItem({ form, index, list, value: list.at(index) }, location) : thrown
}
