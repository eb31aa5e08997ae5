#!/bin/sh
# Starts the guix-daemon that $1 names, with the other arguments, so that it runs Relevo's wrapper as guix.
#
# What guix pull installs as guix-daemon is a script that sets GUIX itself, whatever the environment says, and then becomes
# the daemon proper. So that one is started here, with what else the script sets. Looked up at every start, it follows
# each guix pull.
set -u

wrapper=@WRAPPER@

say() { printf 'relevo: %s\n' "$*" >&2; }

if [ $# -eq 0 ]; then
  say "usage: $0 GUIX-DAEMON [ARGUMENT…]"
  exit 2
fi
daemon=$1
shift
GUIX=$wrapper
export GUIX

text=
first=
{ IFS= read -r first; } 2>/dev/null <"$daemon"
case $first in
  '#!'*)
    while IFS= read -r line || [ -n "$line" ]; do
      text=$text$line' '
    done <"$daemon"
    ;;
esac

# Finds what the script sets the variable $1 to.
setting() {
  case $text in
    *"(setenv \"$1\" \""*)
      value=${text#*"(setenv \"$1\" \""}
      value=${value%%\"*}
      ;;
    *) return 1 ;;
  esac
}

if setting GUIX; then
  RELEVO_REAL_GUIX=$value
  before=${text%%'/bin/guix-daemon"'*}
  proper=${before##*\"}/bin/guix-daemon
  if [ "$before" != "$text" ] && [ -x "$proper" ]; then
    export RELEVO_REAL_GUIX
    ! setting GUIX_STATE_DIRECTORY || : "${GUIX_STATE_DIRECTORY:=$value}"
    ! setting GUIX_CONFIGURATION_DIRECTORY || : "${GUIX_CONFIGURATION_DIRECTORY:=$value}"
    ! setting NIX_STORE_DIR || : "${NIX_STORE_DIR:=$value}"
    for name in GUIX_STATE_DIRECTORY GUIX_CONFIGURATION_DIRECTORY NIX_STORE_DIR; do
      # An exported name without a value stays unset.
      export "${name?}"
    done
    daemon=$proper
  else
    say "$daemon sets GUIX, and names no daemon that it starts: build offloading stays with guix offload"
  fi
fi
exec "$daemon" "$@"
