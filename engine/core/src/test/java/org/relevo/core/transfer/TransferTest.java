package org.relevo.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.TestingStore;
import org.relevo.core.transfer.TransferException.Fault;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

@Timeout(30)
class TransferTest {
  private final TestingStore head = new TestingStore(StoreDir.GUIX);
  private final TestingStore remote = new TestingStore(StoreDir.GUIX);
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private final TransferListener listener = new TransferListener() {
    @Override
    public void planned(Direction direction, String machine, int items, long bytes) {
      events.add(direction + " " + machine + " " + items + " " + bytes);
    }

    @Override
    public void itemStarted(Direction direction, String machine, PathInfo item) {
      events.add(item.path().name());
    }

    @Override
    public void finished(Direction direction, String machine, TransferStats stats) {
      events.add("finished " + stats.items() + "/" + stats.needed());
    }
  };

  private Transfer transfer() {
    return transfer(Duration.ofSeconds(20));
  }

  private Transfer transfer(Duration silence) {
    return new Transfer("m1:22", head, remote, silence, listener);
  }

  private static Fault fault(Throwable thrown) {
    return ((TransferException) thrown).fault();
  }

  @Test
  void send_missingItems_arriveReferencesFirstAfterOneQuestion() throws Exception {
    StorePath libc = head.add("libc", 3_000_000);
    StorePath gcc = head.add("gcc", 5000, libc);
    StorePath drv = head.add("hello.drv", 200, gcc, libc);
    head.add("unrelated", 10);
    remote.add("libc", 3_000_000);
    StorePath output = head.path("hello");
    TransferStats stats = transfer().send(List.of(drv, gcc), List.of(output));
    assertThat(remote.valid()).containsExactlyInAnyOrder(libc, gcc, drv);
    assertThat(remote.roots).containsExactlyInAnyOrder(libc, gcc, drv, output);
    assertThat(stats.needed()).isEqualTo(3);
    assertThat(stats.items()).isEqualTo(2);
    assertThat(stats.bytes()).isGreaterThan(5200);
    assertThat(events).containsExactly("SEND m1:22 2 5200", "gcc", "hello.drv", "finished 2/3");
  }

  @Test
  void send_nothingMissing_movesNothing() throws Exception {
    StorePath item = head.add("item", 100);
    remote.add("item", 100);
    assertThat(transfer().send(List.of(item), List.of()).bytes()).isZero();
    assertThat(events).containsExactly("SEND m1:22 0 0", "finished 0/1");
  }

  @Test
  void send_inputsThereAlready_asksOnceAndProtectsTheRootsAlone() throws Exception {
    StorePath libc = head.add("libc", 100);
    StorePath gcc = head.add("gcc", 100, libc);
    remote.add("libc", 100);
    remote.add("gcc", 100, libc);
    StorePath drv = head.add("hello.drv", 200);
    transfer().send(List.of(gcc, drv), List.of());
    assertThat(remote.calls).containsExactly("addTempRoot", "addTempRoot", "queryValid");
    assertThat(remote.roots).containsExactlyInAnyOrder(gcc, drv);
  }

  @Test
  void send_validItemsBelowAMissingRoot_areCoveredByTheFewestRoots() throws Exception {
    StorePath a = head.add("a", 100);
    StorePath b = head.add("b", 100, a);
    StorePath c = head.add("c", 100, b, a);
    StorePath top = head.add("top", 100, c);
    remote.add("a", 100);
    remote.add("b", 100, a);
    remote.add("c", 100, b, a);
    transfer().send(List.of(top), List.of());
    assertThat(remote.roots).containsExactlyInAnyOrder(top, c);
    assertThat(remote.valid()).contains(top);
  }

  @Test
  void send_manyItems_areOneBundle() throws Exception {
    List<StorePath> chain = new ArrayList<>();
    StorePath last = head.add("i0", 1);
    chain.add(last);
    for (int i = 1; i < 2000; i++) {
      last = head.add("i" + i, i % 40, last);
      chain.add(last);
    }
    transfer().send(List.of(last), List.of());
    assertThat(remote.valid()).containsExactlyInAnyOrderElementsOf(chain);
  }

  @Test
  void send_otherStoreDirectory_isFoundBeforeAnythingIsSent() throws Exception {
    StorePath item = head.add("item", 100);
    TestingStore other = new TestingStore(StoreDir.NIX);
    Transfer transfer = new Transfer("m1:22", head, other, Duration.ofSeconds(20), listener);
    assertThatThrownBy(() -> transfer.send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.OTHER_STORE))
        .hasMessageContainingAll("m1:22", "/gnu/store", "/nix/store");
    assertThat(other.calls).isEmpty();
  }

  @Test
  void send_daemonOfAnotherStore_isNamed() throws Exception {
    StorePath item = head.add("item", 100);
    remote.asking = path -> {
      throw new StoreException("path `" + path + "' is not in the store");
    };
    assertThatThrownBy(() -> transfer().send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.OTHER_STORE))
        .hasMessageContainingAll("m1:22", "/gnu/store", "is not in the store");
    assertThat(events).isEmpty();
  }

  @Test
  void send_keyNotAuthorizedThere_endsAtOnceWithTheRemedy() throws Exception {
    StorePath item = head.add("item", 40_000_000);
    StorePath next = head.add("next", 40_000_000, item);
    remote.importing = path -> {
      throw new StoreException("unauthorized public key: (public-key …)");
    };
    assertThatThrownBy(() -> transfer().send(List.of(next), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.UNAUTHORIZED_THERE))
        .hasMessageContainingAll("m1:22", item.toString(), "archive --authorize");
    assertThat(remote.valid()).isEmpty();
  }

  @Test
  void send_exportFails_isTheHeadsFaultAndNothingHalfArrives() throws Exception {
    StorePath item = head.add("item", 2_000_000);
    head.exporting = path -> {
      throw new IOException("bad block");
    };
    assertThatThrownBy(() -> transfer().send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.HEAD))
        .hasMessageContainingAll(item.toString(), "bad block");
    assertThat(remote.valid()).isEmpty();
  }

  @Test
  void send_connectionCut_isTheMachinesFault() throws Exception {
    StorePath item = head.add("item", 2_000_000);
    remote.importing = path -> {
      throw new IOException("Connection reset");
    };
    assertThatThrownBy(() -> transfer().send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.MACHINE))
        .hasMessageContainingAll("m1:22", item.toString(), "Connection reset");
  }

  @Test
  void send_machineFallsSilent_isGivenUp() throws Exception {
    StorePath item = head.add("item", 2_000_000);
    remote.importing = path -> remote.hang();
    assertThatThrownBy(() -> transfer(Duration.ofMillis(200)).send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.MACHINE))
        .hasMessageContainingAll("m1:22", "nothing moved for 200 ms");
    assertThat(remote.isClosed()).isTrue();
  }

  @Test
  void send_machineNeverAnswers_isGivenUp() throws Exception {
    StorePath item = head.add("item", 20);
    remote.asking = path -> remote.hang();
    assertThatThrownBy(() -> transfer(Duration.ofMillis(200)).send(List.of(item), List.of()))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.MACHINE))
        .hasMessageContaining("nothing moved");
  }

  @Test
  void send_interrupted_closesTheConnection() throws Exception {
    StorePath item = head.add("item", 2_000_000);
    CountDownLatch hanging = new CountDownLatch(1);
    remote.importing = path -> {
      hanging.countDown();
      remote.hang();
    };
    List<Throwable> thrown = new ArrayList<>();
    Thread thread = new Thread(() -> {
      try {
        transfer().send(List.of(item), List.of());
      } catch (TransferException | InterruptedException e) {
        thrown.add(e);
      }
    });
    thread.start();
    hanging.await();
    thread.interrupt();
    thread.join();
    assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    assertThat(remote.isClosed()).isTrue();
  }

  @Test
  void retrieve_outputs_comeInOrderWithoutTheirInputs() throws Exception {
    StorePath libc = remote.add("libc", 100);
    head.add("libc", 100);
    StorePath lib = remote.add("z-lib", 3_000_000, libc);
    StorePath out = remote.add("a-out", 1000, lib, libc);
    TransferStats stats = transfer().retrieve(List.of(out, lib));
    assertThat(head.valid()).containsExactlyInAnyOrder(libc, lib, out);
    assertThat(stats.items()).isEqualTo(2);
    assertThat(events)
        .containsExactly("RETRIEVE m1:22 2 3001000", "z-lib", "a-out", "finished 2/2");
  }

  @Test
  void retrieve_keyNotAuthorizedHere_saysWhoseKeyIsMissing() throws Exception {
    StorePath out = remote.add("out", 1000);
    head.importing = path -> {
      throw new SignatureException(
          SignatureException.Fault.UNAUTHORIZED, path, path + ": its key is not in the ACL");
    };
    assertThatThrownBy(() -> transfer().retrieve(List.of(out)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.REFUSED_HERE))
        .hasMessageContainingAll("m1:22", out.toString(), "relevo archive --authorize");
    assertThat(head.valid()).isEmpty();
  }

  @Test
  void retrieve_connectionCut_isTheMachinesFault() throws Exception {
    StorePath out = remote.add("out", 2_000_000);
    remote.exporting = path -> {
      throw new IOException("Connection reset");
    };
    assertThatThrownBy(() -> transfer().retrieve(List.of(out)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.MACHINE))
        .hasMessageContainingAll("m1:22", out.toString(), "Connection reset");
    assertThat(head.valid()).isEmpty();
  }

  @Test
  void retrieve_outputThatIsNotThere_isTheMachinesFault() {
    StorePath out = remote.path("out");
    assertThatThrownBy(() -> transfer().retrieve(List.of(out)))
        .satisfies(e -> assertThat(fault(e)).isEqualTo(Fault.MACHINE))
        .hasMessageContaining(out.toString());
  }

  /** Two builds' transfers to one machine; the second begins while the first is under way. */
  private List<String> twoSends(StorePath root, TestingStore.Fault whenFirstArrives)
      throws Exception {
    List<String> exported = Collections.synchronizedList(new ArrayList<>());
    head.exporting = item -> exported.add(item.name());
    CountDownLatch arriving = new CountDownLatch(1);
    CountDownLatch secondAsked = new CountDownLatch(2);
    AtomicBoolean first = new AtomicBoolean(true);
    remote.asking = item -> {
      if (item.name().equals("queryValid")) {
        secondAsked.countDown();
      }
    };
    remote.importing = item -> {
      if (first.compareAndSet(true, false)) {
        arriving.countDown();
        await(secondAsked);
        whenFirstArrives.strike(item);
      }
    };
    SharedSends sends = new SharedSends();
    CompletableFuture<TransferStats> one = sending(root, sends);
    arriving.await();
    CompletableFuture<TransferStats> two = sending(root, sends);
    one.handle((stats, error) -> error == null).get();
    two.get();
    return exported;
  }

  private CompletableFuture<TransferStats> sending(StorePath root, SharedSends sends) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return new Transfer("m1:22", head, remote, Duration.ofSeconds(20), listener, sends)
            .send(List.of(root), List.of());
      } catch (IOException | InterruptedException e) {
        throw new CompletionException(e);
      }
    });
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void send_anotherSendsTheSame_isWaitedForAndSentOnce() throws Exception {
    StorePath libc = head.add("libc", 500);
    StorePath gcc = head.add("gcc", 500, libc);

    assertThat(twoSends(gcc, item -> {})).containsExactly("libc", "gcc");

    assertThat(remote.valid()).containsExactlyInAnyOrder(libc, gcc);
    assertThat(remote.roots).contains(gcc);
  }

  @Test
  void send_anotherSendsTheSameAndFails_isTakenOver() throws Exception {
    StorePath libc = head.add("libc", 500);
    StorePath gcc = head.add("gcc", 500, libc);

    List<String> exported = twoSends(gcc, item -> {
      throw new IOException("the connection was lost");
    });

    assertThat(exported).endsWith("libc", "gcc");
    assertThat(remote.valid()).containsExactlyInAnyOrder(libc, gcc);
  }

  @Test
  void send_interruptedWhileAnotherSends_closesTheConnection() throws Exception {
    StorePath libc = head.add("libc", 500);
    SharedSends sends = new SharedSends(Duration.ofHours(1));
    SharedSends.Sender other = sends.begin();
    other.claim(List.of(head.info(libc).orElseThrow()));
    Thread thread = Thread.currentThread();
    remote.asking = item -> {
      if (item.name().equals("queryValid")) {
        thread.interrupt();
      }
    };

    assertThatThrownBy(
            () -> new Transfer("m1:22", head, remote, Duration.ofSeconds(20), listener, sends)
                .send(List.of(libc), List.of()))
        .isInstanceOf(InterruptedException.class);

    assertThat(remote.isClosed()).isTrue();
    other.close();
    assertThat(sends.size()).isZero();
  }
}
