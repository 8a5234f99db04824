// Continuations that repeat what the answer already has: the texts of a model's requests, and the right value.

export interface JointRow {
  readonly name: string
  readonly returns: string
  /** The text of each request, the last also of all others. One that ends in ✂ is cut there by the length limit. */
  readonly turns: readonly string[]
  /** The value, or the code of the failure. */
  readonly value: unknown
  /** The codes of all reports but that on how a number was read. */
  readonly reports?: readonly string[]
  readonly requests: number
  /** Whether the model is stopped at each call, which is the default, or not. */
  readonly pause?: "end"
}

/** A call that gives 2. */
export const WORDS = "CALL(length(words(doc)))"
const LEFT_OUT = ["repaired-answer"]

/** The datum `doc` of all rows. */
export const DOC = "alpha beta"

export const JOINTS: readonly JointRow[] = [
  // A typed answer that its only call has finished.
  { name: "a number", returns: "number", turns: [WORDS, "2"], value: 2, requests: 1 },
  {
    name: "a list",
    returns: "[string]",
    turns: ["CALL(words(doc))", '\n["alpha","beta"]'],
    value: ["alpha", "beta"],
    requests: 1,
  },
  { name: "a boolean", returns: "boolean", turns: ["CALL(1 == 1)", "true"], value: true, requests: 1 },
  { name: "a word", returns: '"alpha" | "beta"', turns: ["CALL(words(doc)[0])", "alpha"], value: "alpha", requests: 1 },
  {
    name: "JSON as text",
    returns: "{a: number}",
    turns: ['CALL("{\\"a\\": " + "1}")', "}"],
    value: { a: 1 },
    requests: 1,
  },
  { name: "bound before", returns: "number", turns: ["CALL(LET n = 2)", " CALL(n)", "2"], value: 2, requests: 2 },
  {
    name: "text may follow",
    returns: "string | null",
    turns: ["CALL(doc)", ", gamma"],
    value: "alpha beta, gamma",
    requests: 2,
  },
  {
    name: "not of the type",
    returns: "number",
    turns: ["CALL(doc)", "", "7"],
    value: 7,
    reports: ["undecodable-answer"],
    requests: 3,
  },

  // The result is repeated.
  {
    name: "in JSON",
    returns: "{n: number}",
    turns: [`{"n": ${WORDS}`, "2}"],
    value: { n: 2 },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "behind a blank in JSON",
    returns: "{n: number}",
    turns: [`{"n": ${WORDS}`, " 2}"],
    value: { n: 2 },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "in a string of JSON",
    returns: "{s: string}",
    turns: ['{"s": "a CALL(doc)', 'alpha beta"}'],
    value: { s: "a alpha beta" },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "escaped in a string of JSON",
    returns: "{s: string}",
    turns: ['{"s": "a CALL("\\"" + doc)', '\\"alpha beta"}'],
    value: { s: 'a "alpha beta' },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "as a string of JSON",
    returns: "{s: string}",
    turns: ['{"s": CALL(doc)', '"alpha beta"}'],
    value: { s: "alpha beta" },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "with blanks in its JSON",
    returns: "{w: [string]}",
    turns: ['{"w": CALL(words(doc))', '["alpha", "beta"]}'],
    value: { w: ["alpha", "beta"] },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "in prose with a number",
    returns: "number",
    turns: [`The answer is ${WORDS}`, "2 words."],
    value: 2,
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "in a text",
    returns: "string",
    turns: [`There are ${WORDS}`, "2 words."],
    value: "There are 2 words.",
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "in a text, on a line of its own",
    returns: "string",
    turns: ["CALL(words(doc))", '\n["alpha","beta"]\nThat is all.'],
    value: '["alpha","beta"]\nThat is all.',
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "and is all",
    returns: "string",
    turns: ["CALL(doc)", "alpha beta"],
    value: "alpha beta",
    reports: LEFT_OUT,
    requests: 2,
  },

  // The answer begins again.
  {
    name: "with the result",
    returns: "string",
    turns: ["The sum is CALL(1+1).", "The sum is 2."],
    value: "The sum is 2.",
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "with the call",
    returns: "string",
    turns: ["The sum is CALL(1 + 1)."],
    value: "The sum is 2.",
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "with the call alone",
    returns: "string",
    turns: ["CALL(1 + 1)."],
    value: "2.",
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "on a new line",
    returns: "string",
    turns: ["The sum is CALL(1 + 1)", "\n\nThe sum is 2."],
    value: "The sum is 2.",
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "with each of two calls",
    returns: "string",
    turns: ["The sum is CALL(1 + 1), and CALL(2 + 2)."],
    value: "The sum is 2, and 4.",
    reports: [...LEFT_OUT, ...LEFT_OUT],
    requests: 3,
  },
  {
    name: "in JSON",
    returns: "{n: number}",
    turns: [`{"n": ${WORDS}}`],
    value: { n: 2 },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "in JSON, with the result",
    returns: "{n: number, m: number}",
    turns: [`{"n": ${WORDS}`, '{"n": 2, "m": 3}'],
    value: { n: 2, m: 3 },
    reports: LEFT_OUT,
    requests: 2,
  },
  ...(
    [
      ["the capital is Alpha beta.", "The capital is alpha beta."],
      ["The capital is **alpha beta**.", "The capital is alpha beta."],
      ["The capital is “alpha beta”.", "The capital is alpha beta."],
      ['"alpha beta".', "The capital is alpha beta."],
      ["*alpha beta*.", "The capital is alpha beta."],
    ] as const
  ).map(([turn, value]): JointRow => ({
    name: "in other letters or marks",
    returns: "string",
    turns: ["The capital is CALL(doc)", turn],
    value,
    reports: LEFT_OUT,
    requests: 2,
  })),
  {
    name: "with another result",
    returns: "string",
    turns: ["The sum is CALL(1 + 1)", "The sum is 3 and more"],
    value: "The sum is 2The sum is 3 and more",
    reports: ["repeated-text", "joined-words"],
    requests: 2,
  },
  {
    name: "behind a problem",
    returns: "string",
    turns: ["The sum is CALL(nope)", "The sum is CALL(1 + 1)."],
    value: "The sum is 2.",
    reports: ["unknown-name", ...LEFT_OUT, ...LEFT_OUT],
    requests: 3,
  },

  // Text that was cut.
  {
    name: "the word that was cut",
    returns: "{s: string}",
    turns: ['{"s": "one tw✂', 'two"}'],
    value: { s: "one two" },
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "the whole text that was cut",
    returns: "{s: string}",
    turns: ['{"s": "one tw✂', '{"s": "one two"}'],
    value: { s: "one two" },
    reports: LEFT_OUT,
    requests: 2,
  },
  { name: "the rest of a number", returns: "[number]", turns: ["[2024, 20✂", "25]"], value: [2024, 2025], requests: 2 },
  {
    name: "the number that was cut, or its rest, in a text",
    returns: "string",
    turns: ["in 20✂", "2025"],
    value: "in 202025",
    reports: ["repeated-text"],
    requests: 2,
  },
  ...(
    [
      ["[2024, 20✂", "2025]"],
      ["[12✂", "12]"],
      ["[12✂", "1234]"],
      ["[1✂", "1]"],
      ["[1,2✂", "1,2,3]"],
      ["[1,2✂", "2,3]"],
      ['{"s": "合計12✂', '12"}'],
      ['{"s": "see.12✂', '12"}'],
      ['{"s": "a1✂', 'a1b2"}'],
      ['{"s": "3.✂', '3.14"}'],
    ] as const
  ).map(([cut, rest]): JointRow => ({
    name: "the number that was cut, or its rest",
    returns: cut.startsWith("[") ? "[number]" : "{s: string}",
    turns: [cut, rest, cut.startsWith("[") ? "[7]" : '{"s": "7"}'],
    value: cut.startsWith("[") ? [7] : { s: "7" },
    reports: ["undecodable-answer"],
    requests: 3,
  })),
  {
    name: "a number with a point that was cut",
    returns: "[number]",
    turns: ["[3.1✂", "3.14]"],
    value: [3.14],
    reports: LEFT_OUT,
    requests: 2,
  },
  {
    name: "the beginning in other words",
    returns: "string",
    turns: ["The code is 1✂", "The code is 2."],
    value: "The code is 1The code is 2.",
    reports: ["repeated-text"],
    requests: 2,
  },
  { name: "the rest of a word", returns: "string", turns: ["a mur✂", "al, b"], value: "a mural, b", requests: 2 },

  // The same call again.
  {
    name: "alone",
    returns: "string",
    turns: ["a CALL(1 + 1)", "CALL(1 + 1)"],
    value: "repeated-call",
    reports: Array(2).fill("repeated-call") as string[],
    requests: 4,
  },
  {
    name: "behind the same words",
    returns: "string",
    turns: ["a CALL(1 + 1)", " b CALL(2 + 2)"],
    value: "repeated-call",
    reports: Array(2).fill("repeated-call") as string[],
    requests: 5,
  },
  {
    name: "and then something else",
    returns: "string",
    turns: ["a CALL(1 + 1)", "CALL(1 + 1)", "CALL(1 + 1)", " b CALL(2 + 2)", "CALL(2 + 2)", "."],
    value: "a 2 b 4.",
    reports: Array(3).fill("repeated-call") as string[],
    requests: 6,
  },
  {
    name: "in the cells of a table",
    returns: "string",
    turns: ["| CALL(1 + 1)", " | CALL(1 + 1)", " | CALL(1 + 1)", " | CALL(1 + 1)", " |"],
    value: "| 2 | 2 | 2 | 2 |",
    requests: 5,
  },
  {
    name: "with what is new",
    returns: "string",
    turns: ["a CALL(1 + 1)", "CALL(it + 1)", "CALL(it + 1)", "."],
    value: "a 234.",
    reports: ["joined-words", "joined-words"],
    requests: 4,
  },
  {
    name: "with the same binding",
    returns: "string",
    turns: ["a CALL(LET n = 2)", "CALL(LET n = 2)", "CALL(n)", "."],
    value: "a 2.",
    reports: ["repeated-call"],
    requests: 4,
  },
  {
    name: "with another binding",
    returns: "string",
    turns: ["a CALL(LET n = 1)", "CALL(LET n = n + 1)", "CALL(LET n = n + 1)", "CALL(n)", "."],
    value: "a 3.",
    requests: 5,
  },
  {
    name: "in the whole answer, which reads its result",
    returns: "string",
    turns: ["Sum: CALL(1 + 1), twice CALL(it * 2)."],
    value: "Sum: 2, twice 4.",
    reports: ["repaired-answer", "repaired-answer"],
    requests: 3,
  },
  {
    name: "of several in turn",
    returns: "string",
    turns: ["So: a CALL(1 + 1)", ...Array.from({ length: 6 }, () => [" b CALL(2 + 2)", " a CALL(1 + 1)"]).flat()],
    value: "repeated-call",
    reports: Array(2).fill("repeated-call") as string[],
    requests: 10,
  },
]
