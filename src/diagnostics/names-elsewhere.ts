// Names that other languages have for the functions of this one: models and people write them from habit.

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    length: ["len", "size", "strlen"],
    string: ["str", "String", "toString", "to_string"],
    number: ["int", "float", "Number", "parseInt", "parseFloat", "to_number"],
    boolean: ["bool", "Boolean"],
    trim: ["strip"],
    lower: ["toLowerCase", "lowercase", "lcase", "to_lower"],
    upper: ["toUpperCase", "uppercase", "ucase", "to_upper"],
    contains: ["includes", "has"],
    sort: ["sorted"],
    reverse: ["reversed"],
    every: ["all"],
    some: ["exists"],
    slice: ["sub"],
    from_entries: ["dict", "fromEntries"],
    reduce: ["fold", "foldl"],
    mean: ["avg", "average"],
    unique: ["uniq", "distinct", "dedupe"],
    entries: ["items"],
    parse_json: ["loads", "json_parse", "from_json", "parseJSON"],
    to_json: ["dumps", "stringify", "json"],
    type_of: ["typeof", "type"],
    find_all: ["findall", "match_all"],
  }).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
)

/** Advice for functions of other languages that have no counterpart of one name here. */
const ADVICE = byName([
  [["random", "rand", "uuid"], "nothing is random: the number has to be passed in, as any other value"],
  [["concat", "append", "push"], "write a + b for two texts or lists, xs + [x], or flatten(lists)"],
  [["tail", "rest", "cdr"], "write xs[1:]"],
  [["head", "car"], "write xs[0], or first(xs)"],
  [["substring", "substr", "mid"], "write text[from:to]"],
  [["set", "assoc", "put"], "write merge(r, {[key]: value}); of a list, unique(xs) has each item once"],
  [["div", "idiv"], "write floor(a / b)"],
  [["pow"], "write power(a, b)"],
  [["format", "sprintf"], "write a template: `… ${x}`"],
])

const CLOCK = ["date", "time", "Date", "datetime"]
const ENVIRONMENT = ["getenv", "environ"]

/** Advice for functions that reach the world: a program imports what does, an answer cannot. */
const WORLD: { readonly [author in "program" | "answer"]: ReadonlyMap<string, string> } = {
  program: byName([
    [CLOCK, 'write IMPORT now, today FROM "std/clock"; "std/date" reckons with dates'],
    [ENVIRONMENT, 'write IMPORT env FROM "std/env"'],
    [["open", "read_file", "readFile"], 'write IMPORT read_text FROM "std/files"'],
    [["write_file", "writeFile"], 'write IMPORT write_text FROM "std/files"'],
    [["fetch", "http_get", "curl"], 'write IMPORT fetch_text, fetch_json FROM "std/http"'],
  ]),
  answer: byName([
    [["now", "today", ...CLOCK], "there is no clock here: the time is known only where the data tells it"],
    [["env", ...ENVIRONMENT], "an answer does not see the environment"],
  ]),
}

/** The advice for a function of another language in the text of this author, or undefined. */
export function adviceFor(name: string, author: "program" | "answer"): string | undefined {
  return ADVICE.get(name) ?? WORLD[author].get(name)
}

function byName(
  entries: readonly (readonly [names: readonly string[], advice: string])[],
): ReadonlyMap<string, string> {
  return new Map(entries.flatMap(([names, advice]) => names.map((name) => [name, advice] as const)))
}

/** Functions of other languages that print. */
const PRINTING: ReadonlySet<string> = new Set(["print", "println", "puts", "echo", "console", "printf", "dbg", "trace"])

/** Whether other languages print by a function of that name. */
export function isPrinting(name: string): boolean {
  return PRINTING.has(name)
}

/** The name in this language of a function that other languages call `name`, or undefined. */
export function nameHere(name: string): string | undefined {
  return NAMES.get(name)
}
