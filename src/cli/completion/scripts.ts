/** Each asks the program itself, so that it offers what this version knows; `word<tab>what it is`, one a line. */
const bash = `# bash completion for deploy-cockpit: put this into ~/.bashrc
#   source <(deploy-cockpit completion bash)
_deploy_cockpit() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # bash splits at = and :, which stand inside of a word here
  local whole="\${COMP_LINE:0:COMP_POINT}"
  if [[ $whole == *[=:]* ]]; then read -r -a words <<< "\${whole#* }"; [[ $whole == *' ' ]] && words+=(""); fi
  local current="\${words[-1]}" prefix=""
  [[ $current == *[=:]* ]] && prefix="\${current%"\${current##*[=:]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    [[ -n $line ]] && COMPREPLY+=("\${line#"$prefix"}")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${words[@]}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -F _deploy_cockpit deploy-cockpit
`;

const zsh = `#compdef deploy-cockpit
# zsh completion for deploy-cockpit: put this into ~/.zshrc, after compinit
#   source <(deploy-cockpit completion zsh)
_deploy_cockpit() {
  local line
  local -a described
  while IFS=$'\\t' read -r word says; do
    [[ -n $word ]] && described+=("\${word//:/\\\\:}\${says:+:$says}")
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe 'deploy-cockpit' described
}
compdef _deploy_cockpit deploy-cockpit
`;

const fish = `# fish completion for deploy-cockpit
#   deploy-cockpit completion fish > ~/.config/fish/completions/deploy-cockpit.fish
function __deploy_cockpit_complete
  set -l words (commandline -opc)
  $words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c deploy-cockpit -f -a '(__deploy_cockpit_complete)'
`;

export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
