package org.relevo.core.store.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.TestingStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

class ClaimedOutputsTest {
  private static final StoreDir DIR = StoreDir.GUIX;

  @TempDir
  Path temporary;

  private final TestingStore daemon = new TestingStore(DIR);
  private LocalStore machine;
  private HeadDaemonStore head;
  private Path store;

  @BeforeEach
  void open() throws Exception {
    KeyFiles keys = keys("etc");
    keys.authorize(keys.publicKey());
    machine = machine("machine", keys);
    store = Files.createDirectories(temporary.resolve("head/store"));
    head = HeadDaemonStore.open(
        daemon, new StoreLayout(DIR, store, temporary.resolve("head/state")), keys);
  }

  private KeyFiles keys(String name) throws IOException {
    KeyFiles keys = new KeyFiles(Files.createDirectories(temporary.resolve(name)));
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    return keys;
  }

  private LocalStore machine(String name, KeyFiles keys) throws IOException {
    Path home = temporary.resolve(name);
    return LocalStore.open(
        new StoreLayout(DIR, home.resolve("store"), home.resolve("state")),
        keys.signer(),
        keys.verifier());
  }

  @AfterEach
  void close() throws IOException {
    head.close();
    machine.close();
    try (Stream<Path> entries = Files.list(store)) {
      assertThat(entries.filter(entry -> entry.getFileName().toString().startsWith(".")))
          .isEmpty();
    }
  }

  private StorePath made(String name) throws IOException {
    return machine.addText(name, ("content of " + name).getBytes(UTF_8), List.of());
  }

  private byte[] bundle(StorePath... outputs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    machine.exportBundle(Arrays.asList(outputs), true, bytes);
    return bytes.toByteArray();
  }

  private static void take(ClaimedOutputs claim, byte[] bundle) throws IOException {
    claim.importBundle(new ByteArrayInputStream(bundle));
  }

  private Path real(StorePath path) {
    return store.resolve(path.baseName());
  }

  private void assertThere(Collection<StorePath> paths) throws IOException {
    for (StorePath path : paths) {
      assertThat(Files.readString(real(path))).isEqualTo("content of " + path.name());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real(path))))
          .isEqualTo("r--r--r--");
      assertThat(Files.getLastModifiedTime(real(path)).toMillis()).isEqualTo(1000);
    }
  }

  private void assertNothingThere(StorePath... paths) {
    assertThat(paths).allSatisfy(path -> assertThat(real(path)).doesNotExist());
  }

  @Test
  void importBundle_thenKept_leavesTheOutputsForTheDaemon() throws IOException {
    List<StorePath> outputs = List.of(made("one"), made("two"));

    try (ClaimedOutputs claim = head.claim(outputs)) {
      take(claim, bundle(outputs.get(0), outputs.get(1)));
      assertThat(claim.queryValid(outputs)).containsExactlyInAnyOrderElementsOf(outputs);
      assertThat(head.queryValid(outputs)).as("to others").isEmpty();
      assertThere(outputs);
      claim.keep();
    }

    assertThere(outputs);
  }

  @Test
  void close_notKept_removesTheOutputsAndFreesThem() throws IOException {
    StorePath one = made("one");

    try (ClaimedOutputs claim = head.claim(Set.of(one))) {
      assertThatThrownBy(() -> head.claim(Set.of(one)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another build");
      take(claim, bundle(one));
    }

    assertNothingThere(one);
    head.claim(Set.of(one)).close();
  }

  @Test
  void close_interrupted_removesTheOutputsAllTheSame() throws IOException {
    StorePath one = made("one");
    daemon.asking = item -> {
      // As a channel to a daemon does.
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
    };

    try (ClaimedOutputs claim = head.claim(Set.of(one))) {
      take(claim, bundle(one));
      Thread.currentThread().interrupt();
    }

    assertThat(Thread.interrupted()).isTrue();
    assertNothingThere(one);
  }

  @Test
  void importBundle_validItem_isNeverTouched() throws IOException {
    StorePath valid = made("valid");
    StorePath other = made("other");
    daemon.add(valid, 10);
    Files.writeString(real(valid), "as it was");

    try (ClaimedOutputs claim = head.claim(Set.of(valid, other))) {
      take(claim, bundle(valid, other));
      assertThere(Set.of(other));
    }

    assertThat(real(valid)).hasContent("as it was");
    assertNothingThere(other);
  }

  @Test
  void close_outputValidMeanwhile_leavesIt() throws IOException {
    StorePath one = made("one");
    StorePath two = made("two");

    try (ClaimedOutputs claim = head.claim(Set.of(one, two))) {
      take(claim, bundle(one, two));
      daemon.add(one, 10);
    }

    assertThere(Set.of(one));
    assertNothingThere(two);
  }

  @Test
  void importBundle_remainsOfAnEarlierBuild_areReplaced() throws IOException {
    StorePath one = made("one");
    Path remains = Files.createDirectories(real(one).resolve("half"));
    Files.writeString(remains.resolve("file"), "made");
    Files.setPosixFilePermissions(remains, PosixFilePermissions.fromString("r-xr-xr-x"));

    try (ClaimedOutputs claim = head.claim(Set.of(one))) {
      take(claim, bundle(one));
      claim.keep();
    }

    assertThere(Set.of(one));
  }

  @Test
  void importBundle_itemThatWasNotAskedFor_isRefusedWithAllOthers() throws IOException {
    StorePath one = made("one");
    StorePath stranger = made("stranger");

    try (ClaimedOutputs claim = head.claim(Set.of(one))) {
      assertThatThrownBy(() -> take(claim, bundle(one, stranger)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(stranger + " was sent");
      assertNothingThere(one, stranger);
      assertThat(claim.queryValid(Set.of(one))).isEmpty();
    }
  }

  @Test
  void importBundle_signedByAStranger_placesNothing() throws IOException {
    StorePath one = made("one");
    try (LocalStore strange = machine("strange", keys("strange-etc"));
        ClaimedOutputs claim = head.claim(Set.of(one))) {
      strange.addText("one", "content of one".getBytes(UTF_8), List.of());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      strange.exportBundle(List.of(one), true, bytes);
      assertThatThrownBy(() -> take(claim, bytes.toByteArray())).hasMessageContaining("ACL");
      assertNothingThere(one);
    }
  }

  @Test
  void importBundle_brokenOffAnywhere_placesNothing() throws IOException {
    StorePath one = made("one");
    StorePath two = made("two");
    byte[] whole = bundle(one, two);

    try (ClaimedOutputs claim = head.claim(Set.of(one, two))) {
      for (int length = 0; length < whole.length; length += 8) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> take(claim, part)).isInstanceOf(IOException.class);
        assertNothingThere(one, two);
      }
      take(claim, whole);
      assertThere(Set.of(one, two));
    }
  }

  @Test
  void importBundle_renamingFailsHalfway_takesBackWhatWasRenamed() throws IOException {
    StorePath one = made("one");
    StorePath two = made("two");
    StorePath last = made("last");

    try (ClaimedOutputs claim = head.claim(Set.of(one, two, last))) {
      // Before the last of three is set aside, somebody removes the second, which was.
      int[] questions = {0};
      daemon.asking = item -> {
        if (++questions[0] == 3) {
          Files.delete(aside().get(1));
        }
      };
      assertThatThrownBy(() -> take(claim, bundle(one, two, last)))
          .isInstanceOf(NoSuchFileException.class);
      assertNothingThere(one, two, last);
      assertThat(claim.queryValid(Set.of(one, two, last))).isEmpty();

      take(claim, bundle(one, two, last));
      assertThere(Set.of(one, two, last));
    }
    assertNothingThere(one, two, last);
  }

  /** Returns the items that wait to be renamed into place, in the order in which they came. */
  private List<Path> aside() throws IOException {
    try (Stream<Path> entries = Files.list(store)) {
      return entries
          .filter(entry -> entry.toString().endsWith("-done"))
          .sorted((a, b) -> number(a) - number(b))
          .toList();
    }
  }

  private static int number(Path temporary) {
    return Integer.parseInt(temporary.getFileName().toString().split("-")[2]);
  }
}
