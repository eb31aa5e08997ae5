package org.relevo.app.hook;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.nio.channels.Channels;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadOffloader;
import org.relevo.app.cli.HeadStore;
import org.relevo.app.cli.PolicyOption;
import org.relevo.app.cli.ProgramOptions;
import org.relevo.client.LogDescriptor;
import org.relevo.core.offload.SshMachines;
import org.relevo.core.rank.Policy;
import org.relevo.core.ssh.SshConnector;
import org.relevo.core.ssh.SshTimeouts;
import org.relevo.core.store.daemon.HeadDaemonStore;
import org.relevo.scheme.MachinesFile;

/**
 * A hook that does its work in its own process: {@code relevo offload SYSTEM MAX-SILENT-TIME PRINT-BUILD-TRACE BUILD-TIMEOUT}.
 * Standard output is the daemon's alone; whatever else writes to it is sent to standard error. A signal that ends the
 * process, and the daemon's death, end the build first.
 */
public final class HookProcess {
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private HookProcess() {}

  /** Returns whether the command line is that of a hook, rather than of another command. */
  public static boolean isHook(String[] arguments) {
    return arguments.length > 1
        && arguments[0].equals("offload")
        && !arguments[1].startsWith("-")
        && !List.of("test", "status").contains(arguments[1]);
  }

  /** Keeps everything in this process but the hook from standard output; the first thing that it does. */
  public static void reserveStandardOutput() {
    System.setOut(System.err);
  }

  /**
   * Has the conversation with the daemon that started this process.
   *
   * @return the exit code
   * @throws IOException if this host's directories cannot be used
   * @throws InterruptedException if it was ended; nothing is left of the build
   */
  public static int run(HookArguments arguments, HeadDirectories head)
      throws IOException, InterruptedException {
    Thread session = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread farewell = new Thread(() -> bidFarewell(session, ended), "hook-farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
    try (ParentWatch parent = ParentWatch.start(session::interrupt);
        FileOutputStream answers = new FileOutputStream(FileDescriptor.out);
        OutputStream log = LogDescriptor.open()) {
      HookStreams streams =
          new HookStreams(requests(), answers, System.err, log == null ? System.err : log);
      return converse(arguments, head, streams);
    } finally {
      ended.countDown();
    }
  }

  /**
   * Returns standard input as a channel, since an interrupt ends the wait for that, and not for a plain stream; what an engine has
   * left of it comes through a pipe within this process, whose wait an interrupt ends, too.
   */
  @SuppressWarnings("resource") // it is open for as long as the process
  private static InputStream requests() {
    return System.in instanceof PipedInputStream left
        ? left
        : Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel());
  }

  private static int converse(HookArguments arguments, HeadDirectories head, HookStreams streams)
      throws IOException, InterruptedException {
    Policy policy = PolicyOption.usual(head.machinesFile(), false);
    try (HeadDaemonStore store = HeadStore.openDaemon(head);
        SshConnector connector = new SshConnector(SshTimeouts.DEFAULT);
        HeadOffloader offloader = HeadOffloader.open(
            head,
            store,
            new MachinesFile(head.machinesFile(), ProgramOptions.with(false)),
            new SshMachines(connector, store.dir(), InstantSource.system()),
            policy)) {
      return new HookSession(store, offloader.offloader(), arguments, streams, time -> {}).run();
    }
  }

  private static void bidFarewell(Thread session, CountDownLatch ended) {
    session.interrupt();
    try {
      if (!ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        complain("relevo: the build did not end in time; its machine ends it by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says it if somebody reads; a full pipe must not keep the process. */
  private static void complain(String text) throws InterruptedException {
    Thread speaker = new Thread(() -> System.err.println(text), "hook-complaint");
    speaker.setDaemon(true);
    speaker.start();
    speaker.join(LAST_WORDS.toMillis());
  }
}
