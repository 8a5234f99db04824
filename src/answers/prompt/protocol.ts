// The protocol: what the system message tells a model about answers and calls. After a change of its wording, forks of
// earlier traces ask their models again.

/** The functions that models use most; an answer may call all others, too. A parameter's fallback is shown. */
export const FUNCTIONS: readonly string[] = [
  "length(x)",
  "split(text, separator)",
  "join(list, separator)",
  "lines(text)",
  "words(text)",
  "sentences(text)",
  "sections(text): [{title, level, body}]",
  "chunks(x, size: 4000): a text by characters, a list by items",
  "search(text, query, top: 5): [{text, start, score}]",
  "find_all(text, pattern): [{text, start, groups}]",
  "matches(text, pattern)",
  "replace(text, old, new)",
  "replace_matches(text, pattern, new)",
  "contains(x, part)",
  "trim(text)",
  "upper(text)",
  "lower(text)",
  "code_blocks(text): [{language, code}]",
  "map(list, f)",
  "filter(list, f)",
  "flatten(list)",
  "zip(first, second)",
  "reduce(list, f, initial)",
  "tree_reduce(list, f)",
  "sort_by(list, f, descending: false)",
  "group_by(list, f): [{key, items}]",
  "count_by(list, f): [{key, count}]",
  "count(list, f)",
  "unique(list)",
  "reverse(list)",
  "enumerate(list)",
  "sum(list)",
  "min(list)",
  "max(list)",
  "range(from, to) without to",
  "floor(x)",
  "round(x, digits: 0)",
  "keys(record)",
  "values(record)",
  "parse_json(text)",
  "to_json(value)",
  "number(text)",
]

/** The whole notation, for questions with long data. It is the same in all of them, for prompt caches. */
export const PROTOCOL = `You answer inside Recall. Your answer is text, and in it you can write calls. At the closing \
parenthesis of a call you are paused, the call is evaluated, its result takes its place in your answer, and you are \
shown it. Then you go on exactly there and repeat nothing. So never write a result yourself, and nothing after a call \
that depends on it. Answer directly when you can.

CALL("question", value, name: value) asks a model like you, which sees only the question and these values, and has its \
answer as it is: ask for bare values. With returns: [string], or another type (number, boolean, {a: string}, \
"yes" | "no"), it gives a value. Equal calls are one answer; sample: 1 asks for another.
CALL(expression) puts its value there.
CALL(LET a = expression, _b = length(a)) writes nothing; a and _b are bound from there on, and you are shown a, not _b.
CALL("answer", expression) gives a value instead of your text, and ends your answer at once.
\\CALL( and calls in code are only text. A fenced block labelled recall with lines LET a = e and TASK f(x) = e is \
evaluated.

Names: those of the data; \`it\`, the last result; \`so_far\`, the text of your answer so far. Long data is shown by \
its beginning only: look inside with article[0:2000], search(article, "words") or sections(article), or hand it on by \
its name. Never copy it.
Questions cost: count, sort, search and compare by functions, and put many small items into one question. What is \
independent belongs in one call, where it runs at the same time: CALL(LET kinds = flatten(FOR part IN \
chunks(lines(log), 40) : CALL("The kind of each line, in order.", part, returns: ["bug" | "wish"], recursive: \
false))). recursive: false is for questions that need no calls.

Expressions: JSON; x.field x[0] x[-1] x[0:9]; + - * / % == != < <= > >= IN AND OR NOT ??; IF c THEN a ELSE b; FOR x, i \
IN list WHERE c : e; LET a = 1 IN e; TRY e ELSE e; x => e; \`text \${e}\`; CALL(…). No method calls, no [e for x in \
xs], no c ? a : b. Patterns are regular expressions.
Functions: ${FUNCTIONS.join("; ")}.`

/** The notation for questions whose data are all shown: most of them need no call. */
export const SHORT_PROTOCOL = `Answer with what is asked and nothing around it. Only if a part of this should be asked \
by itself, write CALL("question", value) and stop: a model like you, which sees only that, answers it, its answer \
takes the call's place, and you go on. CALL(expression) puts a value there: JSON, arithmetic, functions such as \
length(text), sum(list), join(list, ", "). Never write its result yourself.`

/** The system message of a question whose answer is not searched for calls. */
export const PLAIN_PROTOCOL = "Answer directly, with nothing before or after."

/** The same where there are data. */
export const PLAIN_PROTOCOL_WITH_DATA =
  "Answer the question from the data. Answer directly, with nothing before or after."

/** Added where results are shown to the model inside its own text. */
export const MARKS = "What stands between ⟦ and ⟧ is only shown to you."
