// Texts of an answer to `Q` about `doc`, "alpha beta", that are no calls as they stand, or calls with a slip.

type Rows<Row> = readonly Row[]

/** Near misses, with the text that is left of them if the model continues with ` then`. */
export const NEAR_MISSES: Rows<readonly [text: string, value: string]> = [
  ['x call("What?", doc) y', "x  then"],
  ['x Call("What is it?") y', "x  then"],
  ['x CALL ("What?", doc) y', "x  then"],
  ["x CALL (length(doc)) y", "x  then"],
  ["x CALL（upper（doc）） y", "x  then"],
  ['x CALL\\("What?", doc\\) y', "x  then"],
  ['x ＣＡＬＬ("What?", doc) y', "x  then"],
  ["x _CALL(2 + 2)_", "x _ then"],
  ["x 3CALL(2 + 2)", "x 3 then"],
  ["x 3CALL(LET h = CALL(upper(doc)))", "x 3 then"],
  ['x 3CALL("What?", a: [CALL(upper(doc))])', "x 3 then"],
  ["合計はcall(upper(doc))です", "合計は then"],
  ["A ` mark, then CALL(2 + 2)", "A ` mark, then  then"],
  ["``so'' it says CALL(\"What?\")", "``so'' it says  then"],
  ["x\n~~~recall\nEMIT 1\n~~~\ny", "x\n then"],
  ["x\n```Recall\nEMIT 1\n```\ny", "x\n then"],
  ["x\n```rcl\nEMIT 1\n```\ny", "x\n then"],
  ["x\n> ```recall\n> EMIT 1\n> ```\ny", "x\n then"],
  ["x\n```recall {x}\nEMIT 1\n```\ny", "x\n then"],
  ['x\n```recall title="a"\nEMIT 1\n```\ny', "x\n then"],
  ["x\n- ```recall\n  EMIT 1\n  ```\ny", "x\n then"],
  ["x\n1. ```recall\n   EMIT 1\n   ```\ny", "x\n then"],
  ["resultCALL(upper(doc)) y", "result then"],
  ["CALLCALL(upper(doc)) y", "CALL then"],
  ["so x2CALL(upper(doc)) y", "so x2 then"],
  ["x CALL\n(upper(doc)) y", "x  then"],
  ["x CALL[upper(doc)] y", "x  then"],
  ["x CALL[doc[0]] y", "x  then"],
  ["x CALL: upper(doc). y", "x  then"],
  ['x CALL upper(replace(doc, "a", "b")) y', "x  then"],
]

/** Texts that look like calls and were not meant. */
export const NO_MISSES: Rows<string> = [
  "call (555) 123",
  "the call(s) of Call (me), RECALL(doc), fn.call(doc, 1), call(doc)",
  'in `call("What is it?")` and\n```\ncall("What is it?")\n```',
  "it is 10`` CALL(nope",
  "```rcl\nPARAM x: string\n```",
  "```recall-like\nEMIT 1\n```",
  "CALL[1], CALL: see (below), CALL me (later), a CALL\n(that is meant) and `CALL[upper(doc)]` or CALL: doc",
  "the SYSCALL(doc) and a RECALL: upper(doc)",
]

/** Calls with a string that is seldom meant: its code, and the text with the result of a second such call, if any. */
export const STRINGS: Rows<readonly [call: string, code: string, second: string | null]> = [
  ['CALL("Explain ${doc}.")', "placeholder-in-string", "x <Explain ${doc}.>"],
  ['CALL("Explain {doc}.")', "placeholder-in-string", "x <Explain {doc}.>"],
  ['CALL(FOR s IN [doc] : CALL("Explain ${s}."))', "placeholder-in-string", 'x ["<Explain ${s}.>"]'],
  ['CALL("How many?", returns: "number" | null)', "type-in-quotes", null],
  ['CALL(matches(doc, "\\bbeta\\b"))', "control-character", "x false"],
  ['CALL("Solve \\frac{1}{2}")', "control-character", "x <Solve \frac{1}{2}>"],
]

/** Calls with such a string that is meant. */
export const MEANT: Rows<string> = [
  'x CALL("Explain {other} and ${nothing}.")',
  'x CALL("Which?", returns: "yes" | "no")',
  'x CALL(matches(doc, "\\\\bbeta\\\\b"))',
  "x CALL(`Explain ${doc}.`)",
]

const block = (body: string) => `\`\`\`recall\n${body}\n\`\`\`\n`

/** Slips that are taken as meant: the value, behind which the model continues with ` then`, and the repair's code. */
export const SLIPS: Rows<readonly [text: string, value: string, code: string]> = [
  ['CALL(replace(doc,\u00a0"a",\u3000"b"))', "blphb betb then", "invalid-character"],
  ['CALL(replace(doc，"a", "b"）)', "blphb betb then", "invalid-character"],
  ['CALL(upper(\\"say \\\\\\"so\\\\\\"\\"))', 'SAY "SO" then', "wrong-quotes"],
  ['{"a": "CALL(\\"Why?\\", doc)', '{"a": "<Why?> then', "wrong-quotes"],
  ['CALL(matches(doc, "^\\w+ \\w+$"))', "true then", "invalid-escape"],
  ['CALL(replace_matches("a.b", "\\.", "-"))', "a-b then", "invalid-escape"],
  [block("let a = upper(doc)\nemit a"), "ALPHA BETA", "lower-case-keyword"],
  [block("task shout(x) = upper(x)\nLET a = shout(doc)\nemit a"), "ALPHA BETA", "lower-case-keyword"],
]

/** Slips that are reported to the model, with a part of the hint. */
export const HINTS: Rows<readonly [text: string, hint: string]> = [
  ["x CALL(“What is “this”?”)", 'write "…" around a text with typographic quotes'],
  ["x CALL(&quot;What is this?&quot;, doc)", "write the character itself, not its HTML entity"],
  ['x CALL("a" &amp;&amp; "b")', "write the character itself, not its HTML entity"],
  ['x CALL("a" && "b")', "write AND"],
  ['x CALL("\\x41", doc)', "write \\\\ for a backslash"],
  ["x CALL(doc \\ 2)", "a backslash is only for escapes in strings"],
  ['x CALL(upper(\\"a"))', "this string begins with"],
  ['x CALL("ANSWER", "y")', 'write CALL("answer", value)'],
  ['x CALL("Answer:", doc)', 'write CALL("answer", value)'],
  [block("CALL(doc)"), "write EMIT expression for the value of the answer"],
  [block("1 + 1"), "write EMIT expression for the value of the answer"],
  [block("x = 1"), "write LET x = 1"],
  [block("x := 1\nEMIT x"), "write LET x = 1"],
  [block("const x = 1\nEMIT x"), "write LET x = 1"],
  [block("RETURN x"), "write EMIT value for the value of the answer"],
  [block("return doc"), "write EMIT value for the value of the answer"],
  [block("LET x = 1;\nEMIT x"), "a declaration ends with its line: leave out the ;"],
  [block("def f(x):\n  return x"), "write TASK f(x) = expression"],
  [block("for x in words(doc):\n  print(x)"), "write an expression: EMIT FOR x IN xs : e"],
  [block('IMPORT x FROM "y"\nEMIT 1'), "the data and the functions of the answer are there by their names"],
  [block("EMIT `\n```js\nx\n```\n`"), "a fence in a template closes the block"],
  [block('EMIT """\n```js\nx\n```\n"""'), "a fence in a template closes the block"],
]
