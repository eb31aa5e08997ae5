package org.relevo.core.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.nar.BundleReader;
import org.relevo.formats.nar.BundleWriter;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;

/**
 * Bundles from and to the files of a store: items are dumped from where they lie, and restored under temporary names, each
 * verified before anything else is done with it. Thread-safe.
 *
 * @param layout where the items lie
 * @param signer signs what is dumped
 * @param verifier decides about what is restored
 */
public record BundleFiles(StoreLayout layout, BundleSigner signer, BundleVerifier verifier) {
  private static final int BUFFER = 64 * 1024;

  /** Knows the items that are valid. */
  @FunctionalInterface
  public interface Register {
    /**
     * Returns what is known of {@code item}.
     *
     * @throws StoreException if it is not valid
     */
    PathInfo info(StorePath item) throws IOException;
  }

  /** Takes restored items. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Takes a verified item.
     *
     * @param tree where it lies; what is still there afterwards is deleted
     */
    void take(BundleItem item, Path tree) throws IOException;
  }

  /**
   * Writes {@code items}, in this order, as a bundle.
   *
   * @throws StoreException if one is not on disk as the register has it
   */
  public void dump(List<StorePath> items, Register register, boolean sign, OutputStream out)
      throws IOException {
    dump(items, register, sign, out, item -> {});
  }

  /** Does so, and tells of each item. */
  public void dump(
      List<StorePath> items,
      Register register,
      boolean sign,
      OutputStream out,
      Store.ItemListener each)
      throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
    BundleWriter bundle = new BundleWriter(buffered);
    Optional<BundleWriter.Signer> with = sign ? Optional.of(signer::sign) : Optional.empty();
    for (StorePath item : items) {
      PathInfo info = register.info(item);
      buffered.flush();
      each.begins(item);
      NarDump.dump(layout.real(item), new NarWriter(bundle.beginItem()));
      if (!bundle.narHash().equals(info.narHash())) {
        throw new StoreException(item + " is damaged on disk: its content is " + bundle.narHash()
            + ", the database says " + info.narHash() + "; it was not exported");
      }
      bundle.endItem(item, info.references(), info.deriver(), with);
    }
    bundle.end();
    buffered.flush();
  }

  /**
   * Reads a bundle, to its end, and gives each item to {@code taker} when its hash and signature were found good.
   *
   * @param in should be buffered
   * @return the items in order
   */
  public List<StorePath> restore(InputStream in, Taker taker) throws IOException {
    BundleReader bundle = new BundleReader(layout.dir(), in);
    List<StorePath> restored = new ArrayList<>();
    while (true) {
      Path temporary = TemporaryItems.next(layout.realDir());
      try {
        Optional<BundleItem> item = bundle.next(new NarRestore(temporary));
        if (item.isEmpty()) {
          return List.copyOf(restored);
        }
        verify(item.get());
        taker.take(item.get(), temporary);
        restored.add(item.get().path());
      } finally {
        FileTrees.delete(temporary);
      }
    }
  }

  private void verify(BundleItem item) throws IOException {
    String signature = item.signature()
        .orElseThrow(() -> new StoreException(item.path()
            + " is not signed, so it was refused; its sender must export it with a signature"));
    verifier.verify(item.path(), item.signedHash(), signature);
  }
}
