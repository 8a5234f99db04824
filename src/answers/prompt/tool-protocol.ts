// The system message and the tool of an answer whose model makes calls of a tool.

import type { Model, Tool } from "../../models/model.ts"
import type { Globals } from "../../program/scope.ts"
import { FUNCTIONS } from "./protocol.ts"
import { callGrammar } from "./tool-grammar.ts"

/**
 * The protocol of the continuation `tool`, first in every request and the same in all, as the other one is. After a
 * change of its wording, forks of earlier traces ask their models again.
 */
export const TOOL_PROTOCOL = `You answer inside Recall. Your answer is the text of your messages, joined as they are; \
text before a call of the tool belongs to it, too, so write only what the answer should have. Answer directly when you \
can.

The tool recall evaluates one expression, or LET a = expression, b = expression. Its value is shown to you and bound \
to \`it\`, or to a and b; it takes no place in your answer. Calls that do not need each other belong in one message, \
where they run at the same time. Then go on exactly where your answer ended, and repeat nothing.
CALL("question", value, name: value) is an expression that asks a model like you, which sees only the question and \
these values.
CALL("answer", value), given to the tool, gives a value instead of your text, and ends your answer.

In the text of your answer, CALL(expression) and CALL("question", value) are evaluated too, once your message has \
ended, and their results take their places. Never write such a result yourself: name what you have bound, as in \
CALL(a), instead of copying it. \\CALL( and calls in code are only text.

Names: those of the data; those that you have bound; \`it\`, the last result; \`so_far\`, the text of your answer so \
far. Long data is shown by its beginning only: look inside with article[0:2000], search(article, "words") or \
sections(article), or hand it on by its name. Never copy it.
What is independent belongs in one expression: CALL("Combine these.", FOR s IN sections(article) : CALL("Summarize.", \
s.body)).

Expressions: JSON; x.field x[0] x[-1] x[0:9]; + - * / % == != < <= > >= IN AND OR NOT ??; IF c THEN a ELSE b; FOR x \
IN list WHERE c : e; LET a = 1 IN e; TRY e ELSE e; x => e; \`text \${e}\`; CALL(…). No method calls, no [e for x in \
xs], no c ? a : b.
Functions: ${FUNCTIONS.join("; ")}.`

/** The same for questions whose data are all shown: most of them need no call. */
export const SHORT_TOOL_PROTOCOL = `Answer with what is asked and nothing around it; the texts of your messages, \
joined, are your answer. Only if a part of this should be asked by itself or computed, call the tool recall with an \
expression, or LET a = expression, b = expression: CALL("question", value) asks a model like you, which sees only \
that; there are JSON, arithmetic, functions such as length(text), sum(list), join(list, ", "). The value is shown to \
you, bound to \`it\` or to a and b, and takes no place in your answer: CALL(a) in your text puts it there. Calls that \
do not need each other belong in one message. Never write a result yourself.`

const TOOL_NAME = "recall"

const DESCRIPTION = "Evaluates one expression of Recall, or binds names with LET a = …, b = …, and shows the value."

/** The part of the grammar that a model would not guess from the examples. */
const ABOUT_GRAMMAR =
  " Names that you bind are one small letter, with a number behind it if you like: a, s, x1. Write one blank where the "
  + "examples have one, and no line breaks."

/** The tool of an answer with these names in reach; undefined where its model has none. */
export function toolOf({ continuation, toolGrammar }: Model, globals: Globals): Tool | undefined {
  if (continuation !== "tool") return undefined
  if (toolGrammar !== true) return { name: TOOL_NAME, description: DESCRIPTION }
  return { name: TOOL_NAME, description: DESCRIPTION + ABOUT_GRAMMAR, grammar: callGrammar(globals) }
}
