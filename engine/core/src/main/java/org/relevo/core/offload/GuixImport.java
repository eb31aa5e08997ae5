package org.relevo.core.offload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.relevo.core.machine.ShellWord;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way round a slow conversation: the machine's own {@code guix archive --import} answers the daemon there, which asks for
 * 32 KiB at a time, and we send it the bundle as one stream. One for each connection to a daemon; used by one thread, but
 * {@link #close} ends what is under way at any time.
 */
final class GuixImport implements KeptStore.OtherWay {
  private static final Logger log = LoggerFactory.getLogger(GuixImport.class);

  /** What guix-daemon asks for at a time. */
  private static final int PIECE = 32 << 10;

  /** What it takes to start the program, and more, so that it is not started for little. */
  private static final Duration WORTH = Duration.ofSeconds(3);

  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofMinutes(10);
  private static final int MOST_WORDS = 4000;

  /** Where Guix is, should the account's own search path not have it. */
  private static final String FIND = "PATH=$PATH:/run/current-system/profile/bin"
      + ":/var/guix/profiles/per-user/root/current-guix/bin; command -v guix";

  private final SshSession session;
  private Optional<Optional<String>> program = Optional.empty();
  private volatile Optional<SshProcess> running = Optional.empty();
  private volatile boolean closed;

  GuixImport(SshSession session) {
    this.session = session;
  }

  @Override
  public boolean pays(long bytes, Duration roundTrip) {
    return roundTrip.multipliedBy(bytes / PIECE).compareTo(WORTH) > 0
        && program().isPresent();
  }

  /** Looks for the program once; one that failed is not used again. */
  private Optional<String> program() {
    if (program.isEmpty()) {
      program = Optional.of(find());
    }
    return program.get();
  }

  private Optional<String> find() {
    try {
      String found = session.run(FIND, LOOK_LIMIT).stdout().strip();
      return found.startsWith("/") ? Optional.of(found) : Optional.empty();
    } catch (SshException e) {
      log.debug("{} runs no commands, so sending may be slow: {}", session, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void importBundle(InputStream in) throws IOException {
    String guix = program().orElseThrow();
    String command = "GUIX_DAEMON_SOCKET="
        + ShellWord.quoted(session.machine().daemonSocket())
        + " exec "
        + ShellWord.quoted(guix)
        + " archive --import >/dev/null";
    boolean good = false;
    try (SshProcess process = session.exec(command)) {
      running = Optional.of(process);
      if (closed) {
        throw new IOException("closed on this side");
      }
      send(in, process);
      int code = process.waitFor(END_LIMIT);
      if (code != 0) {
        throw new StoreException("guix archive --import there: " + words(process, code));
      }
      good = true;
    } finally {
      running = Optional.empty();
      if (!good) {
        program = Optional.of(Optional.empty());
      }
    }
  }

  private void send(InputStream in, SshProcess process) throws IOException {
    OutputStream out = process.stdin();
    byte[] buffer = new byte[64 << 10];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        int code = process.waitFor(LOOK_LIMIT);
        throw new StoreException("guix archive --import there: " + words(process, code), e);
      }
    }
    try {
      out.close();
    } catch (IOException e) {
      log.debug("it ended before its input did: {}", e.getMessage());
    }
  }

  private static String words(SshProcess process, int code) throws IOException {
    String said =
        new String(process.stderr().readNBytes(MOST_WORDS), StandardCharsets.UTF_8).strip();
    return said.isEmpty() ? "it exited with " + code : said.replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    closed = true;
    running.ifPresent(SshProcess::close);
  }
}
