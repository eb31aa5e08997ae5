package org.relevo.core.slot;

import java.time.Duration;
import org.relevo.core.machine.ShellWord;

/**
 * What runs on a build machine so that all heads share its slots, as commands of a POSIX {@code sh} with {@code flock}.
 *
 * <p>Slot N is whoever holds the {@code flock} on the directory {@code HOME/N}. HOME lies in {@code /var/lock}, or where not
 * everybody may write there, {@code /tmp}, and is named after the real path of the build daemon's socket: heads that call
 * the machine by different names meet, and two daemons on one host do not. Directories, because making and opening one
 * ({@code HOME/N/.}) can neither follow a planted link to a file, nor block on a pipe, nor be refused where the kernel
 * protects other users' files in sticky directories. HOME is entered and compared with where we are, so no link leads out of
 * it. They are left behind, empty.
 *
 * <p>The keeper holds slots for one connection, as one process: OpenSSH allows ten commands a connection. Each slot is held
 * by a child of it, which ends within 5 s of the keeper however that dies. What it reads and writes:
 *
 * <pre>
 * input  = *(("take" slots | "drop" number | "") LF)
 * output = *noise *(("@slot" number | "@full" slots | "@no" reason) LF)     an answer for each "take"
 * </pre>
 *
 * It ends with its input, and when nothing was read for a while; then it ends the connection, too, if that is OpenSSH's: the
 * head is gone, and its builds are to end before others take their slots.
 */
public final class SlotScript {
  /** Finds HOME; needs {@code $socket} and what answers "no". The profile is where Guix System has its programs. */
  private static final String HOME = """
      PATH=$PATH:/run/current-system/profile/bin; \
      command -v flock >/dev/null || { no "there is no flock (of util-linux)"; exit; }; \
      for base in /var/lock /tmp none; do case $(ls -ld $base/.) in d???????wt*) break;; esac; done; \
      [ $base != none ] || { no "all may write neither to /var/lock nor to /tmp"; exit; }; \
      base=$(cd -P $base && pwd -P); \
      at=$(cd -P "$(dirname "$socket")" && pwd -P) || at=$(dirname "$socket"); \
      home=$base/relevo-slots$(printf %s "$at/${socket##*/}" | tr / %); \
      enter() { cd -P "$home" && [ "$(pwd -P)" = "$home" ]; }; \
      alien() { no "$home is not a directory that this account may use: $(ls -ld "$home")"; }; \
      """;

  /** Waits for a line, but not for ever where there is a program for that; 0: it came, 1: end of input. */
  private static final String NEXT = """
      if command -v timeout >/dev/null; \
      then next() { timeout $limit sh -c "read -r line && echo \\"\\$line\\""; }; \
      else next() { read -r line && echo "$line"; }; fi; \
      """;

  /** Each slot is looked at twice, for a count of those held locks them for an instant. */
  private static final String TAKE = """
      hold() { while kill -0 $$; do sleep 5 9<&-; done; }; \
      take() { \
      [ $1 -gt $most ] && most=$1; \
      enter || { mkdir -m 1777 "$home"; enter; } || { alien; return; }; \
      for look in 1 2; do n=0; while [ $n -lt $1 ]; do \
      [ -d $n ] || mkdir -m 755 $n; \
      status=2; why="$home/$n cannot be opened: $(ls -ld $n)"; \
      { why=$(flock -n 9 2>&1); status=$?; \
      [ $status != 0 ] || { hold >/dev/null & eval p$n=$!; }; } 9<$n/.; \
      case $status in 0) echo "@slot $n"; return;; 1) ;; *) no "$why"; return;; esac; \
      n=$((n + 1)); done; done; \
      echo "@full $1"; }; \
      drop() { eval "pid=\\$p$1"; [ -z "$pid" ] || { kill $pid; wait $pid; eval p$1=; }; }; \
      """;

  private static final String LOOP = """
      while :; do line=$(next); status=$?; [ $status = 0 ] || break; \
      case $line in "take "*) take ${line#take };; "drop "*) drop ${line#drop };; esac; done; \
      if [ $status -gt 1 ]; then \
      case $(cat /proc/$PPID/comm || ps -o comm= -p $PPID) in sshd*) kill $PPID;; esac; fi; \
      sleep 1; n=0; while [ $n -lt $most ]; do drop $n; n=$((n + 1)); done""";

  private static final String KEEPER =
      "exec 2>/dev/null; umask 0; socket=$1 limit=$2 most=0; no() { echo \"@no\" $*; }; " + HOME
          + NEXT + TAKE + LOOP;

  private static final String COUNT = """
      no() { echo "no" $*; }; %s\
      held=held n=0; \
      if enter; then while [ $n -lt %d ] && [ -r $n/. ] && [ -x $n/. ]; do \
      { flock -n -s 9; [ $? != 1 ] || held="$held $n"; } 9<$n/.; n=$((n + 1)); done; \
      elif [ -e "$home" ] || [ -h "$home" ]; then alien; exit; fi; \
      echo "$held";""";

  private SlotScript() {}

  /**
   * Returns the command that keeps slots, for whatever shell its account has.
   *
   * @param socket the build daemon's, an absolute path
   * @param limit how long the head may be silent, at least a second
   */
  public static String keeper(String socket, Duration limit) {
    return "exec env LC_ALL=C sh -c " + ShellWord.quoted(KEEPER) + " sh " + ShellWord.quoted(socket)
        + " " + Math.max(1, limit.toSeconds());
  }

  /**
   * Returns shell commands that print the part "@slots" of a health report: which of the first {@code slots} are held by
   * whatever head. They make nothing.
   */
  public static String count(String socket, int slots) {
    return "echo @slots; (socket=" + ShellWord.quoted(socket) + "; " + COUNT.formatted(HOME, slots)
        + "); ";
  }
}
