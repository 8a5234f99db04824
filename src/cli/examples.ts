// The examples in the help of the commands, and the exit statuses.

export const EXAMPLES = `
Examples:
  recall eval '1 + 1'
  recall run report.rcl --arg article=@article.md
  recall run letter.md --arg name=Ada
  recall ask 'Who is the buyer?' --arg contract=@contract.txt
  recall run report.rcl --arg article=@article.md --model openai:gpt-5
  recall research notes/ 'Which decisions were changed later, and why?' --model openai:gpt-5

Without --model, RECALL_MODEL and a recall.config, an embedded offline model answers questions by simple methods, with
no key and no network. openai:NAME reads the key from OPENAI_API_KEY, and from OPENAI_BASE_URL a server other than
OpenAI's.

recall COMMAND --help prints the options of a command.

Exit status: 0 done, 1 the program failed, 2 wrong usage or output that cannot be written, 3 a budget ended the run,
4 calls wait for a decision, 130 interrupted, 143 ended by SIGTERM, 70 a bug in Recall.`

export const COMPLETION_EXAMPLES = `
Examples:
  source <(recall completion bash)                                     # in ~/.bashrc
  source <(recall completion zsh)                                      # in ~/.zshrc, behind compinit
  recall completion fish > ~/.config/fish/completions/recall.fish
  recall completion powershell | Out-String | Invoke-Expression        # in $PROFILE`

export const RUN_EXAMPLES = `
Examples:
  recall run fib.rcl --arg n:=30
  recall run report.rcl --arg article=@article.md --arg language=Korean
  recall run compare.rcl --arg contracts=@contracts/ --arg prices=@prices.csv
  recall run letter.md --arg name=Ada
  echo 'Two and two is CALL(2 + 2).' | recall run -`

export const EVAL_EXAMPLES = `
Examples:
  recall eval 'FOR n IN range(1, 6) : n * n'
  recall eval 'sections(article)[0].title' --arg article=@article.md
  recall eval 'sum(xs)' --arg xs:='[1, 2, 3]' --json`

export const ASK_EXAMPLES = `
Examples:
  recall ask 'Who is the buyer?' --arg contract=@contract.txt
  cat log.txt | recall ask 'What failed first?' --arg log=@- --model openai:gpt-5`
