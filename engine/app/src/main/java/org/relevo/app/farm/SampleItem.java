package org.relevo.app.farm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeSet;
import org.relevo.core.store.StoreException;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.nar.BundleReader;
import org.relevo.formats.nar.BundleWriter;
import org.relevo.formats.nar.NarVisitor;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/** A small text that no store has yet, to be sent to a machine and fetched back. */
final class SampleItem {
  private final StoreDir dir;
  private final byte[] content;
  private final StorePath path;

  private SampleItem(StoreDir dir, byte[] content, StorePath path) {
    this.dir = dir;
    this.content = content;
    this.path = path;
  }

  /**
   * Makes an item.
   *
   * @param token what makes it different from all others
   */
  static SampleItem of(StoreDir dir, String machine, Instant now, long token) throws IOException {
    byte[] content = ("Relevo tested " + machine + " at " + now + ", "
            + Long.toUnsignedString(token, 36) + "\n")
        .getBytes(StandardCharsets.UTF_8);
    StorePath path =
        StorePaths.text(dir, "relevo-test", Hash.sha256(content), Collections.emptySortedSet());
    return new SampleItem(dir, content, path);
  }

  StorePath path() {
    return path;
  }

  /** Returns the item as a signed bundle. */
  byte[] bundle(BundleSigner signer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BundleWriter bundle = new BundleWriter(bytes);
    new NarWriter(bundle.beginItem())
        .regular("", false, content.length, new ByteArrayInputStream(content));
    bundle.endItem(path, Collections.emptySortedSet(), Optional.empty(), Optional.of(signer::sign));
    bundle.end();
    return bytes.toByteArray();
  }

  /**
   * Checks that a bundle holds just this item, as it was, with a signature that this host accepts.
   *
   * @throws IOException if it does not; a {@link org.relevo.core.trust.SignatureException} for the signature
   */
  void check(byte[] bundle, BundleVerifier verifier) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    BundleReader reader = new BundleReader(dir, new ByteArrayInputStream(bundle));
    NarVisitor compare = new NarWriter(copy);
    BundleItem item = reader
        .next(compare)
        .orElseThrow(() -> new StoreException("the bundle that it exported is empty"));
    ByteArrayOutputStream mine = new ByteArrayOutputStream();
    new NarWriter(mine).regular("", false, content.length, new ByteArrayInputStream(content));
    if (!item.path().equals(path)
        || !java.util.Arrays.equals(copy.toByteArray(), mine.toByteArray())
        || !item.references().equals(new TreeSet<StorePath>())) {
      throw new StoreException("it exported something else than what it had imported");
    }
    verifier.verify(path, item.signedHash(), item.signature().orElse(""));
  }
}
