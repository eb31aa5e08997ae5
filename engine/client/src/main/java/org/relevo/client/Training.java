package org.relevo.client;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that does once all that a client does, with an engine of its own that only answers, so that the virtual machine can
 * write an archive of the classes that a client needs. The launcher runs it when it builds.
 */
public final class Training {
  private Training() {}

  /**
   * Converses once.
   *
   * @param arguments a directory that is there, and empty
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(arguments[0]);
    EngineFiles files = EngineFiles.in(directory);
    Files.createDirectories(files.directory());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(files.socket()));
      Thread engine = new Answering(server);
      engine.start();
      Map<String, String> environment =
          Map.of("GUIX_STATE_DIRECTORY", directory.toString(), "NIX_STORE_DIR", "/nowhere");
      Path state = StateDirectory.find(environment, null, Path.of("/"), "root", "/");
      OutputStream err = new FileOutputStream(FileDescriptor.err);
      OutputStream log = LogDescriptor.open();
      Proc.parent();
      EngineLink link = EngineLink.open(
          EngineFiles.in(state).socket(), Hello.of("hook", List.of("system", "0", "0", "0")));
      if (link == null) {
        throw new IOException("the engine of the training does not answer");
      }
      try (link;
          OutputStream out = new FileOutputStream(FileDescriptor.out)) {
        new Relay(link, out, err, log == null ? err : log)
            .run(new ByteArrayInputStream("a request\n".getBytes(StandardCharsets.UTF_8)));
      }
      engine.join();
    } finally {
      Files.deleteIfExists(files.socket());
      Files.deleteIfExists(files.directory());
    }
  }

  /** An engine that takes whatever it is asked, and is done with it. */
  private static final class Answering extends Thread {
    private final ServerSocketChannel server;

    Answering(ServerSocketChannel server) {
      super("training");
      this.server = server;
    }

    @Override
    public void run() {
      byte[] line = "# decline\n".getBytes(StandardCharsets.UTF_8);
      try (SocketChannel channel = server.accept()) {
        FrameReader reader = new FrameReader(channel);
        FrameWriter writer = new FrameWriter(channel);
        reader.next();
        writer.write(FrameWire.ACCEPTED);
        reader.next();
        writer.write(FrameWire.OUTPUT, line, 0, line.length);
        writer.write(FrameWire.MESSAGE, line, 0, line.length);
        writer.write(FrameWire.EXIT, new byte[1], 0, 1);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
