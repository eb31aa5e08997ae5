package org.relevo.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class OutputLockTest {
  @TempDir
  private Path root;

  private StoreLayout layout;
  private final StorePath one =
      StoreDir.GUIX.parse("/gnu/store/0123456789abcdfghijklmnpqrsvwxyz-one");
  private final StorePath two =
      StoreDir.GUIX.parse("/gnu/store/0123456789abcdfghijklmnpqrsvwxyz-two");

  OutputLockTest() throws Exception {}

  @BeforeEach
  void layout() throws Exception {
    layout = new StoreLayout(
        StoreDir.GUIX, Files.createDirectory(root.resolve("store")), root.resolve("state"));
  }

  private static CompletableFuture<Void> inThread(CountDownLatch begun, Taken action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      begun.countDown();
      try {
        action.run();
        done.complete(null);
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private interface Taken {
    void run() throws Exception;
  }

  @Test
  void acquire_heldByAnotherThread_waitsUntilItIsGivenBack() throws Exception {
    CompletableFuture<Void> other;
    try (OutputLock ignored = OutputLock.acquire(layout, List.of(one))) {
      CountDownLatch begun = new CountDownLatch(1);
      other =
          inThread(begun, () -> OutputLock.acquire(layout, List.of(two, one)).close());
      begun.await();
      assertThat(layout.lockFile(one)).exists();
      assertThat(other).isNotDone();
    }
    other.get();
    assertThat(root.resolve("store")).isEmptyDirectory();
    assertThat(held()).isEmpty();
  }

  @Test
  void acquire_interruptedWhileItWaits_keepsNothing() throws Exception {
    try (OutputLock ignored = OutputLock.acquire(layout, List.of(two))) {
      CompletableFuture<Void> other = inThread(new CountDownLatch(1), () -> {
        Thread.currentThread().interrupt();
        OutputLock.acquire(layout, List.of(one, two)).close();
      });
      assertThatThrownBy(other::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(layout.lockFile(one)).doesNotExist();
      assertThat(held()).containsExactly(layout.lockFile(two));
    }
    assertThat(held()).isEmpty();
  }

  /** The locks of this test's store alone: others may run beside it. */
  private List<Path> held() {
    return OutputLock.IN_PROCESS.keySet().stream()
        .filter(file -> file.startsWith(root))
        .toList();
  }
}
