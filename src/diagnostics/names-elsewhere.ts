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
const ADVICE: ReadonlyMap<string, string> = new Map(
  [
    [["now", "today", "date", "time", "Date"], "there is no clock: the time has to be passed in, as any other value"],
    [["random", "rand", "uuid"], "nothing is random: the number has to be passed in, as any other value"],
    [["env", "getenv"], "a program does not see the environment: the value has to be passed in"],
    [["concat", "append", "push"], "write a + b for two texts or lists, xs + [x], or flatten(lists)"],
    [["tail", "rest", "cdr"], "write xs[1:]"],
    [["head", "car"], "write xs[0], or first(xs)"],
    [["substring", "substr", "mid"], "write text[from:to]"],
    [["set", "assoc", "put"], "write merge(r, {[key]: value}); of a list, unique(xs) has each item once"],
    [["div", "idiv"], "write floor(a / b)"],
    [["pow"], "write power(a, b)"],
    [["format", "sprintf"], "write a template: `… ${x}`"],
  ].flatMap(([names, advice]) => (names as string[]).map((name) => [name, advice as string] as const)),
)

/** The advice for a function of another language, or undefined. */
export function adviceFor(name: string): string | undefined {
  return ADVICE.get(name)
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
