package org.relevo.core.transfer.packed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.relevo.core.ssh.SshProcess;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.StoreException;

/**
 * What is run of a machine's {@link ArchiveCommands} beside one connection to its daemon, one command after the other. Used by
 * one thread at a time; any may close it, which ends the command that runs.
 */
public final class ArchiveRuns implements Closeable {
  private final SshSession session;
  private final ArchiveProgram program;
  private volatile Optional<Run> running = Optional.empty();
  private volatile boolean closed;

  /**
   * Runs nothing yet.
   *
   * @param session the connection to the machine
   * @param program is not used again once it failed
   */
  public ArchiveRuns(SshSession session, ArchiveProgram program) {
    this.session = session;
    this.program = program;
  }

  /** Starts a command. */
  public Run start(String command) throws IOException {
    Run run = new Run(session.exec(command));
    running = Optional.of(run);
    if (closed) {
      run.close();
      throw new StoreException("the connection to the daemon was closed");
    }
    return run;
  }

  /** Returns whether it was closed: then a failure says nothing of the program. */
  boolean isClosed() {
    return closed;
  }

  /** Notes that a command failed, and has nobody use the program again, unless it was ended from here. */
  public void failed() {
    if (!closed) {
      program.giveUp();
    }
  }

  /** Ends what runs, and lets nothing be started. */
  @Override
  public void close() {
    closed = true;
    running.ifPresent(Run::close);
  }

  /** A command that runs, and what it complains of. */
  public final class Run implements Closeable {
    private final SshProcess process;
    private final ErrorText errors;

    private Run(SshProcess process) {
      this.process = process;
      this.errors = ErrorText.of(process.stderr());
    }

    /** Returns the way to its standard input. */
    public OutputStream stdin() {
      return process.stdin();
    }

    /** Returns its standard output. */
    InputStream stdout() {
      return process.stdout();
    }

    /**
     * Waits for its end.
     *
     * @return its exit status
     * @throws IOException if it takes longer than that, or if the connection breaks
     */
    public int waitFor(Duration limit) throws IOException {
      return process.waitFor(limit);
    }

    /** Returns the last of what it complained of, when it has ended. */
    public String complaints() {
      return errors.whole();
    }

    /** Ends it, if it still runs. */
    @Override
    public void close() {
      running = Optional.empty();
      process.close();
    }
  }
}
