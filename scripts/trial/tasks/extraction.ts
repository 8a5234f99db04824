// Extraction with spans: orders in notes, each with the words of the notes that it is taken from.

import { GOODS, PEOPLE } from "../names.ts"
import { prose } from "../filler.ts"
import { scoreOf, type Task } from "../task.ts"

const CHARACTERS_AN_ORDER = 500
const MOST_ORDERS = 400

export interface Order {
  readonly customer: string
  readonly item: string
  readonly quantity: number
  readonly quote: string
}

const ORDERS: readonly ((order: Omit<Order, "quote">) => string)[] = [
  ({ customer, item, quantity }) => `${customer} ordered ${quantity} ${item} and will send a cart.`,
  ({ customer, item, quantity }) => `Put aside ${quantity} ${item} for ${customer}, to be paid on delivery.`,
  ({ customer, item, quantity }) => `A letter from ${customer}: "Please let me have ${quantity} ${item}."`,
  ({ customer, item, quantity }) => `${quantity} ${item} are to go to ${customer} before the holidays.`,
]

const INQUIRIES: readonly ((order: Omit<Order, "quote">) => string)[] = [
  ({ customer, item, quantity }) => `${customer} asked for the price of ${quantity} ${item} and left without a word.`,
  ({ customer, item, quantity }) => `The ${quantity} ${item} that ${customer} had ordered were cancelled today.`,
]

export const extraction: Task = {
  name: "extraction",
  about: "All orders in a shop's notes, each quoted word for word.",
  deviation: "orders that are missing, wrong, too many, or quoted from elsewhere or not word for word",
  unit: "characters",
  sizes: { small: 8_000, medium: 40_000, large: 200_000 },
  bounds: [2_000, 1_000_000],
  create(size, random) {
    const count = Math.min(MOST_ORDERS, Math.max(3, Math.round(size / CHARACTERS_AN_ORDER)))
    const customers = random.shuffled(PEOPLE)
    const drawn = (i: number) => ({ customer: customers[i]!, item: random.pick(GOODS), quantity: random.whole(2, 90) })
    const orders = Array.from({ length: count }, (_, i) => drawn(i))
    const told = orders.map((order) => random.pick(ORDERS)(order))
    const asked = Array.from({ length: Math.ceil(count / 4) }, (_, i) => random.pick(INQUIRIES)(drawn(count + i)))
    const { text, starts } = prose(size, [...told, ...asked], random)
    const truth: readonly Order[] = orders.map((order, i) => ({ ...order, quote: told[i]! }))
    return {
      question:
        "Give every order in `notes` that stands: the customer, the item in the plural as written, the quantity, and "
        + "as `quote` the words of the notes, exactly as they are written there, that say so. Mere inquiries and "
        + "cancelled orders are none.",
      data: { name: "notes", text },
      returns: "[{customer: string, item: string, quantity: number, quote: string}]",
      truth,
      score: (answer) => scoreOf(wrongOrders(answer as readonly Order[], truth, { text, starts })),
      library: `IMPORT extract FROM "std/extract"

PARAM notes: string

LET found = extract(
  notes,
  {customer: string, item: string, quantity: number},
  "orders that stand, with the item in the plural as written; not inquiries, not cancelled orders",
  key: ["customer"]
)

EMIT FOR f IN found : merge(f.record, {quote: f.sources[0].text})
`,
    }
  },
}

/** The quotation of a right order is part of its own sentence and names its quantity. */
function wrongOrders(
  answer: readonly Order[],
  truth: readonly Order[],
  { text, starts }: { readonly text: string; readonly starts: readonly number[] },
): number {
  const right = truth.filter((order, i) =>
    answer.some(
      (given) =>
        given.customer === order.customer
        && String(given.item).toLowerCase() === order.item
        && given.quantity === order.quantity
        && given.quote.includes(String(order.quantity))
        && text.slice(starts[i], starts[i]! + order.quote.length).includes(given.quote),
    ),
  ).length
  return Math.max(truth.length, answer.length) - right
}
