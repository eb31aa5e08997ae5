package org.relevo.tests.guix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.relevo.core.store.NarDump;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.DerivationBuilder;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;

/**
 * A store item with a shell and what scripts want, in one program that needs no other; guix-daemon runs no builder from outside
 * of the store.
 *
 * @param item the item
 */
record BusyBox(StorePath item) {
  private static final List<String> APPLETS =
      List.of("sh", "cat", "sleep", "mkdir", "ln", "ls", "chmod", "id", "dd", "env");

  /** Adds it to a store. */
  static BusyBox addTo(Store store, GuixPeer peer, Path scratch) throws IOException {
    Path tree = scratch.resolve("busybox");
    Path bin = Files.createDirectories(tree.resolve("bin"));
    Path program = peer.root().resolve("usr").resolve("bin").resolve("busybox");
    Files.copy(
        Files.exists(program) ? program : peer.root().resolve("bin").resolve("busybox"),
        bin.resolve("busybox"));
    if (!bin.resolve("busybox").toFile().setExecutable(true)) {
      throw new IOException(bin + "/busybox cannot be made executable");
    }
    for (String applet : APPLETS) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    Path nar = scratch.resolve("busybox.nar");
    try (OutputStream out = Files.newOutputStream(nar)) {
      NarDump.dump(tree, new NarWriter(out));
    }
    try (InputStream in = Files.newInputStream(nar)) {
      return new BusyBox(store.addTree("busybox", in));
    }
  }

  /** Begins a derivation that runs a script with it. */
  DerivationBuilder script(String name, String script) {
    return new DerivationBuilder(item.dir(), name)
        .arguments("-c", script)
        .environment("PATH", item + "/bin");
  }

  /** Adds a derivation; its sources must have the item of this. */
  StorePath add(Store store, DerivationBuilder derivation) throws IOException {
    NamedDerivation made =
        derivation.build("x86_64-linux", item + "/bin/sh", new DerivationHashes(store::derivation));
    return store.addText(made.path().name(), made.contents(), made.derivation().references());
  }
}
