// Answers that are cut behind a whole word or number, with which their continuation begins again.

import type { JointRow } from "./joints.rows.ts"

const LEFT_OUT = ["repaired-answer"]

/** The text of a first request that is cut, that of the second, and the value. */
const LEFT: readonly (readonly [string, string, unknown])[] = [
  ["Paris", "Paris is the capital.", "Paris is the capital."],
  ["It is Paris", "Paris, or so.", "It is Paris, or so."],
  ["Hello w", "Hello world and all", "Hello world and all"],
  ["Far from New York", "New York City", "Far from New York City"],
  ["On May 12", "May 12 and 13", "On May 12 and 13"],
  ["a\n- Item one", "- Item one and two", "a\n- Item one and two"],
  ["世界你好", "世界你好吗", "世界你好吗"],
  ["Мы видим мир", "видим мир", "Мы видим мир"],
]

const DOUBTED: readonly (readonly [string, string])[] = [
  ["He said bye", "bye and left"],
  ["so I", "I think"],
  ["你好", "你好世界"],
  ["吃苹果", "苹果很好"],
]

const TYPED: readonly (readonly [string, string, string, unknown])[] = [
  ["[string]", '["red", "green', 'green", "blue"]', ["red", "green", "blue"]],
  ["[string]", '["(New York', '(New York City)"]', ["(New York City)"]],
  ["[boolean]", "[true", "true, false]", [true, false]],
]

/** The value, the reports, and the text of each request. */
const AGAIN: readonly (readonly [string, readonly string[], ...string[]])[] = [
  ["**Sum:** 2. Good.", LEFT_OUT, "**Sum:** CALL(1 + 1)", "Sum: 2. Good."],
  ["Sum: 2. Good.", LEFT_OUT, "Sum: CALL(1 + 1)", "**Sum:** 2. Good."],
  ["Sum: 2. Good.", LEFT_OUT, "Sum: CALL(1 + 1)", "**Sum: 2**. Good."],
  ["Sum: 2\nDiff: 4. Good.", LEFT_OUT, "Sum: CALL(1 + 1)", "\nDiff: CALL(5 - 1)", "Diff: 4. Good."],
  ["a 1a 2 z", ["repeated-text"], "a CALL(1)", "a CALL(2)", " z"],
  ["So x is 2The sum is 2.", ["joined-words"], "So x is CALL(1 + 1)", "The sum is 2."],
  ["2 A: 2", [], "CALL(1 + 1)", " A: 2"],
]

/** The value, the number of reports, and the text of each request but the last. */
const JOINED: readonly (readonly [string, number, ...string[]])[] = [
  ["1,234", 1, "CALL(1)", ",CALL(234)"],
  ["1.5", 1, "CALL(1)", ".CALL(5)"],
  ["e\u0301", 1, 'CALL("e" + "")', "\u0301CALL(LET u = 1)"],
  ["(5,6)", 0, "(CALL(5)", ",6)CALL(LET u = 1)"],
  ["[5,6]", 0, "[CALL(5)", ",6]CALL(LET u = 1)"],
  ["(5,600)", 1, "(CALL(5)", ",600)CALL(LET u = 1)"],
  ["5GHz ", 0, "CALL(5)", "GHz CALL(LET u = 1)"],
]

export const CUTS: readonly JointRow[] = [
  ...LEFT.map(([cut, rest, value]): JointRow => ({
    name: "text that was cut, written again",
    returns: "string",
    turns: [`${cut}✂`, rest],
    value,
    reports: LEFT_OUT,
    requests: 2,
  })),
  ...DOUBTED.map(([cut, rest]): JointRow => ({
    name: "a short word that was cut, written again",
    returns: "string",
    turns: [`${cut}✂`, rest],
    value: cut + rest,
    reports: ["repeated-text"],
    requests: 2,
  })),
  ...TYPED.map(([returns, cut, rest, value]): JointRow => ({
    name: "text of a typed answer",
    returns,
    turns: [`${cut}✂`, rest],
    value,
    reports: LEFT_OUT,
    requests: 2,
  })),
  ...['yes"}', 'yes and no"}'].map((rest): JointRow => ({
    name: "a short word of a typed answer",
    returns: "{s: string}",
    turns: ['{"s": "yes✂', rest, '{"s": "7"}'],
    value: { s: "7" },
    reports: ["undecodable-answer"],
    requests: 3,
  })),
  ...["12))", "123))"].map((rest): JointRow => ({
    name: "a number in a call",
    returns: "string",
    turns: ["a CALL(abs(12✂", rest, " b"],
    value: "a  b",
    reports: ["repeated-text"],
    requests: 3,
  })),
  {
    name: "a short word in a call",
    returns: "string",
    turns: ['a CALL(upper("ann✂', 'ann"))', " b"],
    value: "a  b",
    reports: ["repeated-text"],
    requests: 3,
  },
  {
    name: "a number in a call that does not pause",
    returns: "string",
    turns: ["a CALL(abs(12✂", "12))", "b"],
    value: "b",
    reports: ["repeated-text"],
    requests: 3,
    pause: "end",
  },
  {
    name: "a word in a call",
    returns: "string",
    turns: ['a CALL(upper("anna✂', 'anna"))', " b"],
    value: "a ANNA b",
    reports: LEFT_OUT,
    requests: 3,
  },
  {
    name: "the beginning of a call",
    returns: "string",
    turns: ["It is CALL✂", "CALL(1 + 1)", " b"],
    value: "It is 2 b",
    reports: LEFT_OUT,
    requests: 3,
  },
  {
    name: "a call in code",
    returns: "string",
    turns: ["a `CALL(abs(12✂", "12))`"],
    value: "a `CALL(abs(1212))`",
    reports: ["repeated-text"],
    requests: 2,
  },
  {
    name: "the rest of a call",
    returns: "string",
    turns: ["a CALL(abs(1✂", "2))", " b"],
    value: "a 12 b",
    requests: 3,
  },
  ...AGAIN.map(([value, reports, ...turns]): JointRow => ({
    name: "a label and its result, written again",
    returns: "string",
    turns,
    value,
    reports,
    requests: turns.length,
  })),
  ...JOINED.map(([value, reports, ...turns]): JointRow => ({
    name: "a number or letter over several pieces",
    returns: "string",
    turns: [...turns, " x"],
    value: `${value} x`,
    reports: Array(reports).fill("joined-words") as string[],
    requests: turns.length + 1,
  })),
]
