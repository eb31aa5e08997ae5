package org.relevo.app.hook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What the hook says: answers, messages, logs, each on its own stream and at once. Thread-safe. */
final class HookVoice {
  private final HookStreams streams;

  HookVoice(HookStreams streams) {
    this.streams = streams;
  }

  /** Answers the daemon. */
  void answer(HookReply reply) throws IOException {
    write(streams.answers(), (reply.line() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Passes a piece of the builder's output on. */
  void log(byte[] piece) throws IOException {
    write(streams.log(), piece);
  }

  /** Says something to people; if nobody listens, that is no failure of the build. */
  @SuppressWarnings("EmptyCatch") // where else should it be said
  void say(String line) {
    try {
      write(streams.messages(), (line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The answers and the log tell whether the daemon is gone.
    }
  }

  private static void write(OutputStream out, byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }
}
