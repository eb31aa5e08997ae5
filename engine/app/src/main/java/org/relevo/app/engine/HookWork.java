package org.relevo.app.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.hook.HookReply;
import org.relevo.app.hook.HookSession;
import org.relevo.app.hook.HookStreams;
import org.relevo.core.offload.Offloader;
import org.relevo.core.store.daemon.HeadDaemonStore;

/**
 * What is done for a hook. It may have to be slow, since the daemon behind it is; and while nothing is taken it can turn to another
 * engine.
 */
final class HookWork implements Work {
  private final HeadDaemonStore store;
  private final Offloader offloader;
  private final HookArguments arguments;
  private final Consumer<Duration> decisions;

  HookWork(
      HeadDaemonStore store,
      Offloader offloader,
      HookArguments arguments,
      Consumer<Duration> decisions) {
    this.store = store;
    this.offloader = offloader;
    this.arguments = arguments;
    this.decisions = decisions;
  }

  @Override
  public boolean isPatient() {
    return true;
  }

  @Override
  public int run(WorkStreams streams) throws InterruptedException {
    streams.in().betweenRequests(true);
    OutputStream answers = new Answers(streams.out(), streams.in());
    return new HookSession(
            store,
            offloader,
            arguments,
            new HookStreams(streams.in(), answers, streams.err(), streams.log()),
            decisions)
        .run();
  }

  /** Notices when something is promised. */
  static final class Answers extends OutputStream {
    private final OutputStream out;
    private final FrameInput in;

    Answers(OutputStream out, FrameInput in) {
      this.out = out;
      this.in = in;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      // An answer is written as a whole. What is none promises nothing that could be kept.
      String text = new String(bytes, offset, length, StandardCharsets.UTF_8).strip();
      boolean refused =
          HookReply.of(text).filter(reply -> reply != HookReply.ACCEPT).isPresent();
      in.betweenRequests(refused);
      out.write(bytes, offset, length);
    }
  }
}
