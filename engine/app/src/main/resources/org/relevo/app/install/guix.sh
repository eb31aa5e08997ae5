#!/bin/sh
# What guix-daemon runs as guix: Relevo for build offloading, and the real guix for everything else, or where Relevo is
# gone. The shell runs no other program on the way, since the daemon waits and has a short search path.
set -u

launcher=@LAUNCHER@
installed=@GUIX@

say() { printf 'relevo: %s\n' "$*" >&2; }

# Whether $1 is a guix, and neither this script nor a copy of it, which would run itself for ever.
is_real() {
  [ -f "$1" ] && [ -x "$1" ] || return 1
  second=
  { IFS= read -r _ && IFS= read -r second; } 2>/dev/null <"$1"
  case $second in '# Written by relevo install-hook'*) return 1 ;; esac
}

find_guix() {
  for guix in "${RELEVO_REAL_GUIX:-}" "${GUIX:-}" "$installed" \
    /var/guix/profiles/per-user/root/current-guix/bin/guix /run/current-system/profile/bin/guix; do
    if is_real "$guix"; then
      return
    fi
  done
  path=${PATH:-}:
  while [ -n "$path" ]; do
    guix=${path%%:*}/guix
    path=${path#*:}
    if is_real "$guix"; then
      return
    fi
  done
  guix=
}

find_guix
if [ "${1:-}" = offload ]; then
  if [ -f "$launcher" ] && [ -x "$launcher" ]; then
    # Where the launcher finds that it cannot start Java, it goes on there.
    RELEVO_REAL_GUIX=$guix
    export RELEVO_REAL_GUIX
    exec "$launcher" "$@"
  fi
  say "$launcher cannot be run any more; the build daemon is answered by guix offload instead"
  say "to mend it, run 'relevo install-hook' again, or 'relevo install-hook --uninstall'"
fi
if [ -n "$guix" ]; then
  exec "$guix" "$@"
fi
say "no guix found to run 'guix ${1:-}'; name it in the environment of guix-daemon: RELEVO_REAL_GUIX=FILE"
exit 127
