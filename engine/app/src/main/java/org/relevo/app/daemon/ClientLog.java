package org.relevo.app.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.relevo.app.daemon.build.BuildFailedException;
import org.relevo.app.daemon.build.BuildListener;
import org.relevo.formats.path.StorePath;

/** Sends what happens in builds to a client, in the lines that Guix's clients know. */
final class ClientLog implements BuildListener {
  private final Messages messages;
  private final SessionOptions options;

  ClientLog(Messages messages, SessionOptions options) {
    this.messages = messages;
    this.options = options;
  }

  @Override
  public void started(StorePath derivation, String system, Path log, long pid) throws IOException {
    note("@ build-started " + derivation + " - " + system + " " + log + " " + pid);
  }

  @Override
  public void output(long pid, byte[] buffer, int length) throws IOException {
    byte[] piece = Arrays.copyOf(buffer, length);
    if (options.multiplexed()) {
      ByteArrayOutputStream tagged = new ByteArrayOutputStream();
      tagged.writeBytes(
          ("@ build-log " + pid + " " + length + "\n").getBytes(StandardCharsets.UTF_8));
      tagged.writeBytes(piece);
      piece = tagged.toByteArray();
    }
    messages.log(piece);
  }

  @Override
  public void succeeded(StorePath derivation) throws IOException {
    note("@ build-succeeded " + derivation + " -");
  }

  @Override
  public void failed(StorePath derivation, BuildFailedException reason) throws IOException {
    String text = reason.kind() == BuildFailedException.Kind.TIMED_OUT
        ? "timeout"
        : reason.kind().status() + " "
            + String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
    note("@ build-failed " + derivation + " - " + text);
  }

  @Override
  public void note(String line) throws IOException {
    if (options.build().trace() || !line.startsWith("@ ")) {
      messages.log(line + "\n");
    }
  }
}
