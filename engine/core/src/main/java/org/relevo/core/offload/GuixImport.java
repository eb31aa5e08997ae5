package org.relevo.core.offload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.StoreException;
import org.relevo.core.transfer.packed.ArchiveCommands;
import org.relevo.core.transfer.packed.ArchiveProgram;
import org.relevo.core.transfer.packed.ArchiveRuns;
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

  /** What must be won at least before the program is looked for, and started for the first time. */
  private static final Duration WORTH = Duration.ofSeconds(3);

  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofMinutes(10);

  private final ArchiveProgram archive;
  private final ArchiveRuns runs;

  GuixImport(SshSession session, ArchiveProgram archive) {
    this.archive = archive;
    this.runs = new ArchiveRuns(session, archive);
  }

  @Override
  public boolean pays(long bytes, Duration roundTrip) {
    Duration asking = roundTrip.multipliedBy(bytes / PIECE);
    if (archive.known().isEmpty() && asking.compareTo(WORTH) <= 0) {
      return false;
    }
    return archive.commands().filter(there -> pays(asking, there.startTime())).isPresent();
  }

  /** Returns whether to start it, as that took when it was tried, costs less than it wins. */
  static boolean pays(Duration asking, Duration startTime) {
    return asking.compareTo(startTime) > 0;
  }

  @Override
  public void importBundle(InputStream in) throws IOException {
    ArchiveCommands there = archive
        .commands()
        .orElseThrow(() -> new StoreException("archive --import there failed before"));
    try (ArchiveRuns.Run run = runs.start(there.importing())) {
      send(in, there, run);
      int code = run.waitFor(END_LIMIT);
      if (code != 0) {
        throw new StoreException(failed(there, run, code));
      }
    }
  }

  private void send(InputStream in, ArchiveCommands there, ArchiveRuns.Run run) throws IOException {
    OutputStream out = run.stdin();
    byte[] buffer = new byte[64 << 10];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        int code = run.waitFor(LOOK_LIMIT);
        throw new StoreException(failed(there, run, code), e);
      }
    }
    try {
      out.close();
    } catch (IOException e) {
      log.debug("it ended before its input did: {}", e.getMessage());
    }
  }

  /** Has it not used again, unless it was ended by us, and returns what it said. */
  private String failed(ArchiveCommands there, ArchiveRuns.Run run, int code) {
    runs.failed();
    String said = run.complaints();
    return there.name() + " archive --import there: "
        + (said.isEmpty() ? "it exited with " + code : said.replaceAll("\\s+", " "));
  }

  @Override
  public void close() {
    runs.close();
  }
}
