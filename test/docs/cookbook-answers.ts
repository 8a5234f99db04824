// The answers of the model in docs/cookbook.md, by the title of the recipe: a rule for each of its questions.

import type { ServerRule } from "../../src/testing/server/rule.ts"

type Said = readonly [message: string | RegExp, answer: string | readonly string[]]

const json = (value: unknown): string => JSON.stringify(value)

/** A message with both texts, in either order. */
const both = (one: string, other: string): RegExp =>
  new RegExp([one, other].map((text) => `(?=[^]*${text.replaceAll(/[^\w ]/g, "\\$&")})`).join(""))

const HEADLINES = [
  ["Lovely room", "Kind staff, early breakfast"],
  ["We slept badly", "Lift hums behind 204"],
  ["Fourth time", "Great location, noisy lift"],
  ["the best I had", "Best breakfast in years"],
  ["good value", "Clean, quiet, good value"],
  ["receptionist", "Doctor found at midnight"],
  ["lobby", "Wi-Fi drops all day"],
  ["Nice old house", "Nice house, steep stairs"],
  ["before we were up", "Quiet room, short breakfast"],
  ["Staff friendly", "Friendly staff, weak Wi-Fi"],
] as const

const SAID: { readonly [recipe: string]: readonly Said[] } = {
  "Summarize a long file": [
    [
      "one on each line",
      "There are 34 applications for 28 places.\nThe form for closing Mill Lane is due on 20 February.\n"
        + "Receipts have to be in by the end of the month.",
    ],
    [
      "Summarize this text in at most 2",
      "The fee for stalls stays at 15 euros. The fair moves to the hall if it rains.",
    ],
  ],
  "Compare two contracts": [
    ["Which answer is better", json("second")],
    [
      both("How high is the rent?", "Harbour Estates"),
      json({ answer: "31,500 kronor a month", quotations: ["The rent is 31,500 kronor a month"] }),
    ],
    [
      "How high is the rent?",
      json({ answer: "30,000 kronor a month", quotations: ["The rent is 30,000 kronor a month."] }),
    ],
    [
      both("How long is the notice period?", "Harbour Estates"),
      json({ answer: "six months", quotations: ["with six months' notice"] }),
    ],
    ["How long is the notice period?", json({ answer: null, quotations: [] })],
  ],
  "Extract a table to CSV": [
    [
      "Extract every one",
      json([
        {
          record: { who: "Chen", what: "send the list of applications", due: "Friday" },
          quotation: "Chen will send the list to everybody by Friday",
        },
        {
          record: { who: "Ana", what: "draw the sketch of the stalls", due: "Sunday" },
          quotation: "the sketch of the stalls for it, which Ana promised to draw by Sunday",
        },
        { record: { who: "Dora", what: "hire a band", due: null }, quotation: "Dora hires a band" },
      ]),
    ],
  ],
  "Label tickets": [
    [
      "numbered items",
      json(
        ["billing", "bug", "wish", "account", "billing", "other", "bug", "account", "wish", "unsure"].map(
          (label, i) => ({ number: i + 1, label }),
        ),
      ),
    ],
    ["Which label fits this item best", json("account")],
  ],
  "Ask many files, with citations": [
    [
      "Who pays for heating?",
      json({
        answer: "The landlord: heating is included in the rent.",
        quotations: ["Heating and water are included.", "The landlord pays for all."],
      }),
    ],
  ],
  "Translate and keep the structure": [
    ["Tea is poured slowly.", "Tee wird langsam eingegossen."],
    ["It is not fermented.", "Er ist nicht fermentiert."],
    ["Green tea", "Grüner Tee"],
    ["Tea", "Tee"],
  ],
  "Write a weekly report": [["how sales have developed", "Sales rose on the second day and fell on the third."]],
  "Clean data": [
    [/great britain/, json("GB")],
    [/s\. korea/, json("KR")],
    [/atlantis/, json(null)],
  ],
  "Review a text": [
    ["unclear words", json([{ quotation: "best-in-class", problem: "it says nothing that can be checked" }])],
    [
      "claims without a reason",
      json([
        { quotation: "Our app is best-in-class.", problem: "no comparison is given" },
        { quotation: "It is loved by all.", problem: "nobody was asked" },
      ]),
    ],
  ],
  "From an outline to a draft": [
    [
      "Outline a short article",
      json([
        { title: "Where it comes from", points: ["China", "Japan"] },
        { title: "How it is made", points: ["steam"] },
      ]),
    ],
    [both("Write this part", '{"points":["China"'), "Green tea is grown in the hills of China and Japan."],
    ["Write this part", "Its leaves are steamed, so that they do not ferment."],
  ],
  "Find duplicates": [
    [both("Nordwind GmbH", "Nordwind Gmbh & Co"), json(true)],
    ["Are these the same company?", json(false)],
  ],
  "Work through a batch within a budget": HEADLINES,
  "Verify claims": [
    [
      "List the claims",
      json(["The lease runs for five years.", "Dogs are allowed.", "The rent includes electricity."]),
    ],
    [
      "Is this true, according to the text? The lease runs",
      json({ answer: "yes", quotations: ["The lease begins on 1 May 2024 and runs for five years."] }),
    ],
    ["Is this true, according to the text? Dogs", json({ answer: null, quotations: [] })],
    [
      "Is this true, according to the text? The rent",
      json({ answer: "no", quotations: ["Electricity is paid by the tenant to the supplier."] }),
    ],
  ],
  "Take a vote": [["How many days", [json(59), json(58), json(59), json(60), json(59)]]],
  "Give the model a tool of your own": [
    [
      "Have you any croissants left?",
      'We have CALL(in_stock("croissant")) croissants left, but CALL(in_stock("rye bread")) loaves of rye bread.',
    ],
  ],
  "Make training data of your runs": [["What is the amount", ["Forty.", json(40)]]],
}

/** The rules of a recipe; none for one that asks nothing of a model. */
export function answersTo(recipe: string): readonly ServerRule[] | null {
  const said = Object.hasOwn(SAID, recipe) ? SAID[recipe] : undefined
  return said?.map(([message, answer]) => ({ message, answer })) ?? null
}

export const RECIPES = Object.keys(SAID)
