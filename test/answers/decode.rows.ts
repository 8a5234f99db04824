// Answers of models with their values, from reports of faults in how such answers are read.

import {
  ANY,
  BOOLEAN,
  listOf,
  NULL,
  NUMBER,
  recordOf,
  STRING,
  unionOf,
  type Type,
  type TypeField,
} from "../../src/values/types.ts"

export interface Row {
  readonly answer: string
  readonly type: Type
  /** The value; absent if the question is asked again. */
  readonly value?: unknown
  /** Part of the reason for which it is asked again. */
  readonly reason?: string
}

export function literals(...values: readonly string[]): Type {
  return unionOf(...values.map((value): Type => ({ kind: "literal", value })))
}

export function fields(...given: readonly (readonly [name: string, type: Type, optional?: "optional"])[]): Type {
  return {
    kind: "record",
    fields: given.map(([name, type, optional]): TypeField => ({ name, type, optional: optional !== undefined })),
  }
}

const TEXTS = listOf(STRING)
const NUMBERS = listOf(NUMBER)
const ITEM: Type = recordOf({ a: NUMBER })
const ITEMS = listOf(ITEM)
const PERSON = fields(["name", STRING], ["age", NUMBER, "optional"])
const MAYBE = unionOf(NUMBER, NULL)

const read = (answer: string, type: Type, value: unknown): Row => ({ answer, type, value })
const again = (answer: string, type: Type, reason?: string): Row => ({
  answer,
  type,
  ...(reason === undefined ? {} : { reason }),
})
const notNumbers = (...answers: readonly string[]): readonly Row[] => answers.map((answer) => again(answer, NUMBER))

export const ROWS: { readonly [kind: string]: readonly Row[] } = {
  "null for an optional key leaves it out": [
    read('{"name": "Ada", "age": null}', PERSON, { name: "Ada" }),
    read('[{"name": "Ada", "age": null}]', listOf(PERSON), [{ name: "Ada" }]),
    read('{"age": null}', fields(["age", MAYBE, "optional"]), { age: null }),
    again('{"name": null}', PERSON, "name: null cannot be converted to string"),
  ],

  "a number stands alone, but for trimmings": [
    read("42", NUMBER, 42),
    read("**42**", NUMBER, 42),
    read("$\\boxed{42}$", NUMBER, 42),
    read("Answer: 42", NUMBER, 42),
    read("**Final answer:** 42.", NUMBER, 42),
    read("The answer is $1,234.50.", NUMBER, 1234.5),
    read("정답은 42입니다.", NUMBER, 42),
    read("−3 degrees", NUMBER, -3),
    read("12 words", NUMBER, 12),
    read("5 km", NUMBER, 5),
    read("1,234,567", NUMBER, 1_234_567),
    read("02", NUMBER, 2),
    again("1,234", NUMBER, "its comma may separate thousands or decimals"),
    again("The answer is $1,234.", NUMBER, "write the number without it"),
    read("30 €", NUMBER, 30),
    read("The answer is 42.", MAYBE, 42),
    ...notNumbers("minus 5 degrees", "negative 7", "–3", "5½", "10⁶", "$5 bn", "€1.2 bn", "5 mn", "$5 M", "5 m"),
    ...notNumbers("3 mln euro", "3 Mio. Euro", "5 tausend", "5 mil pesos", "3 milhões", "5 тысяч", "5 quadrillion"),
    ...notNumbers("Forty-two, as said on page 7.", "Step 1: I add them. The result is forty.", "As of 2023, none."),
    ...notNumbers("There is no answer (error 404).", "not 5", "COVID-19", "<think>so it is 12?</think>twelve"),
    ...notNumbers('{"answer": "forty-two", "confidence": 0.9}', '{"error": "no data", "code": 404}', "($5)", "5 KB"),
    ...notNumbers("It costs $1,234.50 in all", "about −3 degrees", 'See {"value": 42} there.', "3*4", "1_000", "42!"),
    again("Not stated in section 4.", MAYBE),
  ],

  "JSON in prose is taken if it is one whole value": [
    read('According to [1], the items are ["a", "b"]', TEXTS, ["a", "b"]),
    read("The numbers are: [1, 2]", NUMBERS, [1, 2]),
    read("Here:\n[1, 2]\nThat is all.", NUMBERS, [1, 2]),
    read('I use {curly}: {"a": 1}', ITEM, { a: 1 }),
    read('Sure! {"a": 1}<|im_end|>', ITEM, { a: 1 }),
    read('{"a": 1}}', ITEM, { a: 1 }),
    read('Here it is: ```{"a": 1}```', ITEM, { a: 1 }),
    read('{"a": 1}\n{"a": 2}', ITEMS, [{ a: 1 }, { a: 2 }]),
    read('{"items": ["a"]}', TEXTS, ["a"]),
    read('```sh\n[ -f x ]\n```\n```json\n{"a": 1}\n```', ITEM, { a: 1 }),
    read('~~~\n{"a": 1}\n~~~', ITEM, { a: 1 }),
    again("See [1]: the list is empty", NUMBERS),
    again("Two papers [1, 2] say so.", NUMBERS),
    again("As shown in [Smith 2020], nothing was found.", TEXTS),
    again('{"items": ["a"], "skipped": ["b"]}', TEXTS, "a record with the keys items, skipped"),
    again('{"error": "none found", "tried": [1]}', NUMBERS, "a record with the keys"),
    again('{"error": ["none found"]}', TEXTS),
    again('{"a": 1, "b": [{"a": 2}]}', ITEMS),
    again('The schema is {"name": "string", "age": 0}.', PERSON),
    again('First {"a": 1}, then {"a": 2}.', ITEM, "several values"),
    again('```json\n{"a": 1}\n```\nor rather {"a": 2}', ITEM, "several values"),
    again('[{"a": 1}, oops, {"a": 2}]', ITEM),
    again("[[1, 2], [3", NUMBERS),
    again("Here it is:\n['a', 'b']", TEXTS),
    again('Not ["old"] but [“new”].', TEXTS, "JSON in it is broken"),
    again("Not {\"s\": \"old\"} but {'s': 'new'}", recordOf({ s: STRING })),
    again('Not {"s": "old"} but {s: "new"}', recordOf({ s: STRING })),
    again("Not [\"old\"] but ['new']", TEXTS),
    read('Not {curly}, [Smith] or [see "x"]: {"a": 1}', ITEM, { a: 1 }),
    read('As {a: number} it is {"a": 1}', ITEM, { a: 1 }),
    again('For example {"a": 1}.\n```json\n{a: oops 2}\n```', ITEM),
  ],

  "a bracket that closes too early cuts nothing off": [
    again('{"s": "a"}, "t": "b"}', fields(["s", STRING], ["t", STRING, "optional"]), "at line 1, column 11"),
    again(
      'Here: {"s": "a"}, "t": "b"}',
      fields(["s", STRING], ["t", STRING, "optional"]),
      "more of a value stands around",
    ),
    again('{"s": "a"}\n{"t": "b"}', fields(["s", STRING], ["t", STRING, "optional"]), "side by side"),
    again('["x", "y"], "z"]', TEXTS),
    again('The list: ["x", "y"], 5]', TEXTS),
    again('["x"]\n[5, {}]', TEXTS),
    again('"a", "b", ["c"]]', TEXTS),
    again('Sure: "t": "a", "s": {"a": 1}}', ITEM),
    read('The "answer": {"a": 1}', ITEM, { a: 1 }),
    read('{"s": "a"}\n{"s": "a"}', recordOf({ s: STRING }), { s: "a" }),
    read('From {"x": 1} I made {"a": 1}.', ITEM, { a: 1 }),
    read('It is ["x"], "y" being wrong.', TEXTS, ["x"]),
  ],

  "what separates items is part of no text": [
    ...['["红色"，"蓝色"，"绿色"]', '["赤"、"青"]', '["أحمر"، "أزرق"]', '["a"; "b"]', '["a"|"b"]', '["a"."b"]'].map(
      (list) => again(list, TEXTS, "no comma (,) is between its items"),
    ),
    ...['["a" or "b", "c"]', '["a"-"b"]', '["a" - "b"]', "['a' or 'b']", "[“红色”，“蓝色”]", '["" and ""]'].map(
      (list) => again(list, TEXTS),
    ),
    again('{"tags": ["红色"，"蓝色"]}', recordOf({ tags: TEXTS })),
    again('{"a": "p", "b": "q" and "r"}', recordOf({ a: STRING, b: STRING })),
    read('["the "old" one", "a "b" - "c" d"]', TEXTS, ['the "old" one', 'a "b" - "c" d']),
    read('["“so”, she said", "“a” or “b”"]', TEXTS, ["“so”, she said", "“a” or “b”"]),
  ],

  "a list of numbers stands behind a colon, as an item, or in emphasis": [
    ...["**Answer:** [1, 2]", "**Answer**: [1, 2]", "`[1, 2]`", "The primes are:\n\n`[1, 2]`", "**[1, 2]**"].map(
      (list) => read(list, NUMBERS, [1, 2]),
    ),
    ...["答案：[1, 2]", "[1, 2];", "- [1, 2]"].map((list) => read(list, NUMBERS, [1, 2])),
    ...["As [1, 2] says", "See [1, 2]"].map((list) => again(list, NUMBERS)),
  ],

  "records in lines are a list, in a fence, too": [
    ...["", "jsonl", "json"].map((label) =>
      read(`\`\`\`${label}\n{"a": 1}\n{"a": 2}\n\`\`\``, ITEMS, [{ a: 1 }, { a: 2 }]),
    ),
    read('- {"a": 1}\n- {"a": 2}', ITEMS, [{ a: 1 }, { a: 2 }]),
    read('1. {"a": 1}\n2. {"a": 2}', ITEMS, [{ a: 1 }, { a: 2 }]),
    read('```python\nitem = {"a": 1}\n```', ITEM, { a: 1 }),
    again('```python\nfirst = {"a": 1}\nsecond = {"a": 2}\n```', ITEM),
  ],

  "a record whose only name says nothing is opened": [
    read('{"answer": 42}', NUMBER, 42),
    read('```json\n{"value": true}\n```', BOOLEAN, true),
    read('{"result": "a"}', literals("a", "b"), "a"),
    again('{"age": 42}', NUMBER),
  ],

  "numbers that JSON does not have": [
    read("[-1, +2]", NUMBERS, [-1, 2]),
    read('{"a": .5}', ITEM, { a: 0.5 }),
    read('{"a": 5.}', ITEM, { a: 5 }),
    read('{"a": "+5", "b": "x, .5"}', recordOf({ a: NUMBER, b: STRING }), { a: 5, b: "x, .5" }),
    again('{"a": 5.5.5}', ITEM),
  ],

  "of any type: JSON where it begins as JSON": [
    read('{"a": 1,}', ANY, { a: 1 }),
    read('Sure: {"a": 1}', ANY, 'Sure: {"a": 1}'),
    read("[see below] text", ANY, "[see below] text"),
    again("[1, 2", ANY, "it is not closed"),
  ],

  "trimmings of words": [
    ...["__42__", "### Answer\n\n42", "Here is the answer:\n\n42", "42 USD", "1000 yen", "答案：42"].map((text) =>
      read(text, NUMBER, text.includes("yen") ? 1_000 : 42),
    ),
    ...["(B)", "B)", "\\boxed{\\text{B}}"].map((text) => read(text, literals("A", "B"), "B")),
    again("(5)", NUMBER),
  ],

  "mending loses no text": [
    again('{"why": "the clerk wrote "late", then "lost"", "yes": true}', recordOf({ why: STRING, yes: BOOLEAN })),
    again('{"a": """one "two" three"""}', recordOf({ a: STRING })),
    again("{a: 1, more: 2}", ITEM, 'a key "more" besides its type'),
    again("[1, 2] and more", NUMBERS),
    again('["b "c", "d" e"]', TEXTS, "a quote in a text is not escaped"),
    read('["He said "hi" there"]', TEXTS, ['He said "hi" there']),
    read("{'name': 'Ada', 'age': None}", PERSON, { name: "Ada" }),
    read('{"a": 1, // the first\n}', ITEM, { a: 1 }),
    read('[{"a": 1} {"a": 2},]', ITEMS, [{ a: 1 }, { a: 2 }]),
    read("[“a”, “b”]", TEXTS, ["a", "b"]),
    read("{a: 'it\\'s'}", recordOf({ a: STRING }), { a: "it's" }),
    read('{"a": "x\ny"}', recordOf({ a: STRING }), { a: "x\ny" }),
    read("{mood: good}", recordOf({ mood: literals("good", "bad") }), { mood: "good" }),
  ],

  "mending changes no character": [
    again("['the cat's', 'the dog's']", TEXTS, "a character of a text would change"),
    again("['O'Brien']", TEXTS),
    again('{"p": "\\d{3}\\.\\w+"}', recordOf({ p: STRING }), "a backslash in a text is not escaped"),
    again('{"p": "\\alpha"}', recordOf({ p: STRING })),
    again("[1 234]", NUMBERS),
    again('{"summary": Yes, it is: fine}', recordOf({ summary: STRING })),
  ],

  "an escape that makes a control character of a letter is not taken": [
    again('{"p": "C:\\foo\\bar"}', recordOf({ p: STRING }), "\\f in a string is a form feed: write \\\\f"),
    again('{"p": "C:\\foo\\bar"}', ANY, "at line 1, column 10"),
    again('{"p": "\\frac{1}{2} \\times 3"}', recordOf({ p: STRING })),
    again('["\\beta"]', unionOf(STRING, TEXTS), "\\b in a string is a backspace"),
    again("['\\beta']", TEXTS, "\\b in a string is a backspace"),
    again('```json\n["\\rho"]\n```', TEXTS, "\\r in a string is a carriage return"),
    again('{"\\beta": 1}', ANY, "\\b in a string is a backspace"),
    again('["\\ud83d"]', TEXTS, "half of a character"),
    read('["C:\\\\foo\\\\bar"]', TEXTS, ["C:\\foo\\bar"]),
    read('["page 1\\u000cpage 2", "a\\r\\nb", "\\ud83d\\ude00"]', TEXTS, ["page 1\fpage 2", "a\r\nb", "😀"]),
    read('["the \\\\ and f"] \\frac', TEXTS, ["the \\ and f"]),
  ],

  "a text has the digits that were written": [
    read('{"id": 12345678901234567890}', recordOf({ id: STRING }), { id: "12345678901234567890" }),
    read('{"version": 1.10}', recordOf({ version: STRING }), { version: "1.10" }),
    read('{"n": 1e3}', recordOf({ n: STRING }), { n: "1e3" }),
    read("[9007199254740993]", NUMBERS, [9007199254740993n]),
    read("1.10", unionOf(STRING, NULL), "1.10"),
    read("[1.10, 2]", listOf(unionOf(STRING, NULL)), ["1.10", "2"]),
  ],

  "a cut or abbreviated list is not whole": [
    again('[{"a": 1}, // and so on\n]', ITEMS),
    again("[1, 2, ..., 10]", NUMBERS, "at line 1, column 8"),
    again("[1,,2]", NUMBERS, "a value is missing at line 1, column 4"),
    again('[{"a": 1}, {"a": 2}, "..."]', ITEMS, "[2]:"),
    again('["alpha", "bet', TEXTS),
    again('["alpha", "beta"', TEXTS, "it is not closed with ]"),
    again('{"name": "Ada", "age": 3', PERSON, "it is not closed with }"),
    again('{"n": -', recordOf({ n: NUMBER })),
    again('[{"a": 1}, {"a": 2}, {"a":', ITEMS),
    again('{"a": 1e+', ITEM),
    again('["a", "b', unionOf(STRING, TEXTS)),
  ],

  "members of an enumeration are matched as they are before their case is ignored": [
    read("m.", literals("M", "m"), "m"),
    read("M", literals("M", "m"), "M"),
    read("m", literals("M", "F"), "M"),
    again("Good.", literals("good", "GOOD")),
  ],

  "keys that the type does not name go": [
    read('{"name": "Ada", "age": 36, "more": 1}', PERSON, { name: "Ada", age: 36 }),
    read('{"name": "Ada", "age": "36", "more": 1}', PERSON, { name: "Ada", age: 36 }),
    read('{"a": "x", "b": 1}', unionOf(recordOf({ a: STRING }), recordOf({ a: STRING, b: NUMBER })), { a: "x", b: 1 }),
  ],

  "fields are read as single answers are": [
    read('{"ok": "yes"}', recordOf({ ok: BOOLEAN }), { ok: true }),
    read('{"ok": "True"}', recordOf({ ok: BOOLEAN }), { ok: true }),
    read('{"mood": "Good"}', recordOf({ mood: literals("good", "bad") }), { mood: "good" }),
    read('{"price": "1,234.50"}', recordOf({ price: NUMBER }), { price: 1234.5 }),
    again('{"n": ""}', recordOf({ n: MAYBE }), "n: "),
    again('{"n": "", "m": 1}', fields(["n", NUMBER, "optional"], ["m", NUMBER]), "n: "),
    again('""', MAYBE),
    again('{"n": "1,234"}', recordOf({ n: NUMBER }), 'n: the string "1,234" cannot be converted to number: its comma'),
    read('{"n": "None"}', recordOf({ n: MAYBE }), { n: null }),
    read("None", unionOf(STRING, NULL), null),
    read("None", MAYBE, null),
    read('"None"', unionOf(STRING, NULL), "None"),
    read("1", unionOf({ kind: "literal", value: 1 }, { kind: "literal", value: 2 }), 1),
    read('["1"]', listOf({ kind: "literal", value: 1 }), [1]),
    again('{"n": "about 5"}', recordOf({ n: NUMBER }), "n: "),
  ],

  "the reason has a place": [
    again('{\n  "a": 1,\n  "b": tw o\n}', recordOf({ a: NUMBER, b: STRING }), "at line 3, column 8"),
    again('{"a": 1, "a": 2}', ITEM, 'the record has the key "a" twice'),
    again('{"people": [{"age": "old"}]}', recordOf({ people: listOf(recordOf({ age: NUMBER })) }), "people[0].age: "),
  ],
}
