package org.relevo.core.store.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.PieceStream;
import org.relevo.formats.worker.StderrMessage;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWriter;

/** A bundle on its way to a daemon that takes it as one stream. */
@Timeout(30)
class ImportStreamTest {
  private static final StorePath HELLO =
      new StorePath(StoreDir.GUIX, "0nlwi75s2a82fsk6xfav65pvcjaym8l4-hello");

  @TempDir
  private Path directory;

  private StreamingDaemon daemon(StreamingDaemon.Part part) throws IOException {
    return new StreamingDaemon(directory.resolve("socket"), (in, out) -> {
      assertThat(in.u64()).isEqualTo(WorkerOp.IMPORT_STREAM.number());
      part.play(in, out);
    });
  }

  private static void reply(WorkerWriter out, List<StorePath> items) throws IOException {
    out.message(new StderrMessage.Last());
    out.storePaths(items);
    out.flush();
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Gives as many bytes at a time as a random number says. */
  private static InputStream inBits(byte[] bytes, Random sizes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + sizes.nextInt(400_000)));
      }

      @Override
      public int available() {
        return sizes.nextBoolean() ? 0 : super.available();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void importBundle_anySizes_arriveWholeWithoutBeingAskedFor(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] bundle = random(random.nextInt(3_000_000), seed);
    try (StreamingDaemon daemon = daemon((in, out) -> {
          assertThat(new PieceStream(in).readAllBytes()).isEqualTo(bundle);
          reply(out, List.of(HELLO));
          assertThat(in.u64()).isEqualTo(WorkerOp.BUILT_IN_BUILDERS.number());
          out.message(new StderrMessage.Last());
          out.strings(List.of());
          out.flush();
        });
        DaemonStore store = daemon.connect()) {

      assertThat(store.importBundle(inBits(bundle, random))).containsExactly(HELLO);
      assertThat(store.builtInBuilders()).isEmpty();
      daemon.awaitEnd();
    }
  }

  @Test
  void importBundle_logWhileItComes_isToldInOrderAndHoldsNothingUp() throws Exception {
    byte[] piece = random(1 << 16, 9);
    List<String> told = new ArrayList<>();
    try (StreamingDaemon daemon = daemon((in, out) -> {
          InputStream stream = new PieceStream(in);
          // More than any buffer between the two holds, in both directions.
          for (int i = 0; i < 100; i++) {
            out.message(new StderrMessage.Next((i + " ".repeat(50_000)).getBytes(UTF_8)));
            out.flush();
            assertThat(stream.readNBytes(piece.length)).isEqualTo(piece);
          }
          assertThat(stream.read()).isEqualTo(-1);
          reply(out, List.of());
        });
        DaemonStore store = daemon.connect()) {
      store.logTo(text -> told.add(new String(text, UTF_8).strip()));

      store.importBundle(new InputStream() {
        private int left = 100;

        @Override
        public int read() {
          throw new AssertionError("one byte at a time");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
          if (left-- <= 0) {
            return -1;
          }
          System.arraycopy(piece, 0, buffer, offset, piece.length);
          return piece.length;
        }
      });

      daemon.awaitEnd();
      assertThat(told).hasSize(100).startsWith("0", "1").endsWith("99");
    }
  }

  @Test
  void importBundle_refusedMidway_givesTheReasonAndTheConnectionGoesOn() throws Exception {
    try (StreamingDaemon daemon = daemon((in, out) -> {
          InputStream stream = new PieceStream(in);
          stream.readNBytes(1 << 20);
          out.message(new StderrMessage.Failure("not authorized", 1));
          out.flush();
          stream.close();
          assertThat(in.u64()).isEqualTo(WorkerOp.BUILT_IN_BUILDERS.number());
          out.message(new StderrMessage.Last());
          out.strings(List.of("here"));
          out.flush();
        });
        DaemonStore store = daemon.connect()) {
      // Endless: nothing but the refusal ends it.
      assertThatThrownBy(() -> store.importBundle(new InputStream() {
            @Override
            public int read() {
              return 0;
            }
          }))
          .isInstanceOf(DaemonException.class)
          .hasMessage("not authorized");

      assertThat(store.builtInBuilders()).containsExactly("here");
      daemon.awaitEnd();
    }
  }

  @Test
  void importBundle_refusedWhileTheSourceIsSilent_givesTheReasonAndClosesTheStore()
      throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (StreamingDaemon daemon = daemon((in, out) -> {
      out.message(new StderrMessage.Failure("not authorized", 1));
      out.flush();
      assertThatThrownBy(new PieceStream(in)::readAllBytes).isInstanceOf(IOException.class);
    })) {
      DaemonStore store = daemon.connect();

      assertThatThrownBy(() -> store.importBundle(new InputStream() {
            @Override
            public int read() throws IOException {
              awaitUninterrupted(never);
              return -1;
            }
          }))
          .isInstanceOf(DaemonException.class)
          .hasMessage("not authorized");

      assertThat(store.isOpen()).isFalse();
      daemon.awaitEnd();
    }
  }

  @Test
  void importBundle_sourceFails_throwsThatAndTheDaemonSeesNoEnd() throws Exception {
    try (StreamingDaemon daemon = daemon((in, out) ->
        assertThatThrownBy(new PieceStream(in)::readAllBytes).isInstanceOf(IOException.class))) {
      DaemonStore store = daemon.connect();
      InputStream broken = new InputStream() {
        private boolean begun;

        @Override
        public int read() throws IOException {
          throw new IOException("the disk is gone");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (begun) {
            return read();
          }
          begun = true;
          return length;
        }
      };

      assertThatThrownBy(() -> store.importBundle(broken)).hasMessage("the disk is gone");

      assertThat(store.isOpen()).isFalse();
      daemon.awaitEnd();
    }
  }

  @Test
  void importBundle_answerBeforeTheEnd_isAnError() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (StreamingDaemon daemon = daemon((in, out) -> {
      reply(out, List.of());
      answered.countDown();
      assertThatThrownBy(new PieceStream(in)::readAllBytes).isInstanceOf(IOException.class);
    })) {
      DaemonStore store = daemon.connect();
      InputStream late = new InputStream() {
        private boolean begun;

        @Override
        public int read() throws IOException {
          if (!begun) {
            begun = true;
            return 1;
          }
          throw new IOException("the disk is gone");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (begun) {
            awaitUninterrupted(answered);
          }
          buffer[offset] = (byte) read();
          return 1;
        }
      };

      assertThatThrownBy(() -> store.importBundle(late)).hasMessage("the disk is gone");

      assertThat(store.isOpen()).isFalse();
      daemon.awaitEnd();
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void importBundle_daemonHangsUp_isAnErrorAndClosesTheStore() throws Exception {
    try (StreamingDaemon daemon = daemon((in, out) -> in.bytes(1 << 20))) {
      DaemonStore store = daemon.connect();

      assertThatThrownBy(() -> store.importBundle(new ByteArrayInputStream(random(1 << 23, 10))))
          .isInstanceOf(IOException.class);

      assertThat(store.isOpen()).isFalse();
    }
  }

  @Test
  void close_whileItWaits_endsTheWait() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (StreamingDaemon daemon = daemon((in, out) -> {
      new PieceStream(in).read();
      reading.countDown();
      assertThat(in.u64OrEnd()).isEmpty();
    })) {
      DaemonStore store = daemon.connect();
      Thread closer = new Thread(() -> {
        try {
          reading.await();
          store.close();
        } catch (InterruptedException | IOException e) {
          throw new IllegalStateException(e);
        }
      });
      closer.start();

      assertThatThrownBy(() -> store.importBundle(new InputStream() {
            @Override
            public int read() {
              return 0;
            }
          }))
          .isInstanceOf(IOException.class);

      closer.join();
    }
  }

  @Test
  void keepInStep_asksInTheOldWay() throws Exception {
    try (StreamingDaemon daemon = new StreamingDaemon(
            directory.resolve("socket"), (WorkerReader in, WorkerWriter out) -> {
              assertThat(in.u64()).isEqualTo(WorkerOp.IMPORT_PATHS.number());
              out.message(new StderrMessage.Read(4));
              out.flush();
              assertThat(in.string()).isEqualTo("bund");
              reply(out, List.of());
            });
        DaemonStore store = daemon.connect()) {
      store.keepInStep();

      assertThat(store.importBundle(new ByteArrayInputStream("bundle".getBytes(UTF_8))))
          .isEmpty();
      daemon.awaitEnd();
    }
  }
}
