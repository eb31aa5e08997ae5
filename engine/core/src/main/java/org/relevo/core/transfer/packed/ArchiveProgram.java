package org.relevo.core.transfer.packed;

import java.time.Duration;
import java.util.Optional;
import org.relevo.core.machine.ShellWord;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshSession;
import org.relevo.formats.path.StoreDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a machine has to import and export bundles with besides its daemon's socket. It is looked for, and tried with a bundle
 * without items, once for a connection to the machine, by whoever needs it first; once it failed it is not used again.
 * Thread-safe.
 */
public final class ArchiveProgram {
  private static final Logger log = LoggerFactory.getLogger(ArchiveProgram.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A bundle without items. */
  private static final String NO_BUNDLE = "\\000".repeat(8);

  /** Where Guix and what came with it are, should the account's own search path not have them. */
  private static final String PATH = "PATH=$PATH:/run/current-system/profile/bin"
      + ":/var/guix/profiles/per-user/root/current-guix/bin";

  private static final String PROGRAM = "archive-program=";
  private static final String ZSTD = "archive-zstd=";

  private final SshSession session;
  private final String environment;
  private Optional<Optional<ArchiveCommands>> commands = Optional.empty();

  /** Looks for nothing yet. */
  public ArchiveProgram(SshSession session, StoreDir dir) {
    this.session = session;
    this.environment = "LC_ALL=C GUIX_DAEMON_SOCKET="
        + ShellWord.quoted(session.machine().daemonSocket()) + " NIX_STORE_DIR="
        + ShellWord.quoted(dir.text());
  }

  /** Returns the commands; empty if the machine lacks the program, runs no commands for us, or the program does not work. */
  public synchronized Optional<ArchiveCommands> commands() {
    if (commands.isEmpty()) {
      commands = look();
    }
    return commands.flatMap(known -> known);
  }

  /** Returns what is known of them without looking; empty: nothing yet. */
  public synchronized Optional<Optional<ArchiveCommands>> known() {
    return commands;
  }

  /** Notes that they failed. */
  synchronized void giveUp() {
    commands = Optional.of(Optional.empty());
  }

  /** Looks; empty if that was not brought to its end. */
  private Optional<Optional<ArchiveCommands>> look() {
    long begun = System.nanoTime();
    try {
      String answer = session.run(question(), LIMIT).stdout();
      Duration time = Duration.ofNanos(System.nanoTime() - begun);
      return Optional.of(word(answer, PROGRAM)
          .map(program -> new ArchiveCommands(program, word(answer, ZSTD), environment, time)));
    } catch (SshException e) {
      log.debug("{}: bundles go by its daemon's socket alone: {}", session, e.getMessage());
      // Who was interrupted has found out nothing.
      return Thread.currentThread().isInterrupted()
          ? Optional.empty()
          : Optional.of(Optional.empty());
    }
  }

  private String question() {
    return PATH + "; z=$(command -v zstd)"
        + " && [ \"$(printf x | \"$z\" -cq | \"$z\" -dcq)\" = x ] && echo \"" + ZSTD + "$z\";"
        + " for p in guix relevo; do if p=$(command -v $p); then printf '" + NO_BUNDLE + "' | "
        + environment + " \"$p\" archive --import >/dev/null 2>&1 && echo \"" + PROGRAM
        + "$p\"; exit; fi; done";
  }

  /** Finds a line among what else the account's shell may say. */
  private static Optional<String> word(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + "/"))
        .map(line -> line.substring(name.length()).strip())
        .findFirst();
  }
}
