package org.relevo.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

  /** A thread that takes the lock of all items, and gives it back. */
  private final class Other extends Thread {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<StorePath> items;

    Other(StorePath... items) {
      this.items = List.of(items);
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        OutputLock.acquire(layout, items).close();
        done.complete(null);
      } catch (IOException | InterruptedException e) {
        done.completeExceptionally(e);
      }
    }

    /** Waits until it waits for a lock that a thread of this process holds. */
    void awaitWaiting() {
      while (getState() != State.WAITING) {
        assertThat(done).isNotDone();
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void acquire_heldByAnotherThread_waitsUntilItIsGivenBack() throws Exception {
    Other other;
    try (OutputLock ignored = OutputLock.acquire(layout, List.of(two))) {
      other = new Other(one, two);
      other.awaitWaiting();
      assertThat(held()).containsExactlyInAnyOrder(layout.lockFile(one), layout.lockFile(two));
    }
    other.done.get();
    assertThat(root.resolve("store")).isEmptyDirectory();
    assertThat(held()).isEmpty();
  }

  @Test
  void acquire_interruptedWhileItWaits_keepsNothing() throws Exception {
    try (OutputLock ignored = OutputLock.acquire(layout, List.of(two))) {
      Other other = new Other(one, two);
      other.awaitWaiting();
      assertThat(layout.lockFile(one)).exists();
      other.interrupt();
      assertThatThrownBy(other.done::get).hasCauseInstanceOf(InterruptedException.class);
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
