// Answers of a strong model for the parts of the minutes of examples/meeting.rcl.

import type { ScriptedRule } from "../../src/testing/index.ts"

const FOUND: readonly {
  readonly who: string
  readonly what: string
  readonly due: string | null
  readonly quotation: string
}[] = [
  {
    who: "Chen Wei",
    what: "send round the list of applications",
    due: "7 February",
    quotation: "Chen will send the list to everybody by Friday",
  },
  { who: "Bilal Haddad", what: "hand in the form for Mill Lane", due: null, quotation: "he will hand it in next week" },
  {
    who: "Ana Costa",
    what: "draw the sketch of the stalls",
    due: "9 February",
    quotation: "Ana promised to draw by Sunday",
  },
  {
    who: "Dora Nagy",
    what: "ask the theatre for loudspeakers",
    due: null,
    quotation: "Dora knows somebody at the theatre and asks whether we can borrow theirs",
  },
  { who: "Chen Wei", what: "remind the baker to pay", due: null, quotation: "Chen will remind the baker" },
  {
    who: "Bilal Haddad",
    what: "hand in the form for Mill Lane",
    due: "12 February",
    quotation: "he hands in the form with it on 12 February",
  },
  { who: "Dora Nagy", what: "bring cake", due: "18 February", quotation: "Dora brings cake next time" },
]

export const answers: readonly ScriptedRule[] = [
  {
    question: /^Extract every one of these from the passage: tasks that somebody has taken on/,
    answer: ({ question }) => {
      const passage = question.data[0]?.whole ?? ""
      return JSON.stringify(
        FOUND.filter(({ quotation }) => passage.includes(quotation)).map(({ quotation, ...record }) => ({
          record,
          quotation,
        })),
      )
    },
  },
]
