// The scripts that make shells complete command lines: each asks `recall complete` for the candidates of a word.

import type { Shell } from "../options.ts"

const BASH = `# Completion of recall for bash. In ~/.bashrc: source <(recall completion bash)
_recall() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  [[ $current == "=" ]] && current=""
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ":files" ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <(recall complete "--current=$current" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)
}
complete -F _recall recall
`

const ZSH = `#compdef recall
# Completion of recall for zsh. In ~/.zshrc, behind compinit: source <(recall completion zsh)
_recall() {
  local line
  local -a found
  local -i files=0
  for line in "\${(@f)$(recall complete "--current=\${words[CURRENT]}" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)}"; do
    case $line in
      :files) files=1 ;;
      '') ;;
      *$'\\t'*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      *) found+=("\${line//:/\\\\:}") ;;
    esac
  done
  (( \${#found} )) && _describe recall found
  (( files )) && _files
}
if [ "$funcstack[1]" = "_recall" ]; then _recall "$@"; else compdef _recall recall; fi
`

const FISH = `# Completion of recall for fish: recall completion fish > ~/.config/fish/completions/recall.fish
function __recall_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  for line in (recall complete "--current=$current" -- $words[2..] 2>/dev/null)
    if test "$line" = ":files"
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c recall -f -a '(__recall_complete)'
`

const POWERSHELL = `# Completion of recall for PowerShell. In $PROFILE:
# recall completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName recall -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  recall complete "--current=$wordToComplete" -- @words 2>$null | ForEach-Object {
    if ($_ -eq ':files') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    } else {
      $word, $about = $_ -split "\`t", 2
      if (-not $about) { $about = $word }
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $about)
    }
  }
}
`

export const SCRIPTS: { readonly [shell in Shell]: string } = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
}
