package org.relevo.formats.nar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePathException;

/** Reads a bundle item by item. Not thread-safe. */
public final class BundleReader {
  private static final int MAX_PATH = 4096;
  private static final int MAX_REFERENCES = 1_000_000;
  private static final int MAX_SIGNATURE = 64 * 1024;

  private final StoreDir dir;
  private final ArchiveInput in;
  private boolean ended;

  /**
   * Creates a reader of items that belong to the store {@code dir}. Reads in small pieces, so {@code in} should be
   * buffered; reads not a byte past the end of the bundle.
   */
  public BundleReader(StoreDir dir, InputStream in) {
    this.dir = dir;
    this.in = new ArchiveInput(in);
  }

  /**
   * Reads the next item: tells {@code visitor} what its nar holds, then returns the rest. Empty at the end.
   *
   * @throws NarFormatException if it is not a bundle, or of another store
   */
  public Optional<BundleItem> next(NarVisitor visitor) throws IOException {
    if (ended || !flag("an item")) {
      ended = true;
      return Optional.empty();
    }
    in.restartHash();
    NarReader.read(in, visitor);
    Hash narHash = in.hashSoFar();
    long narSize = in.hashedBytes();
    if (in.readInteger() != NarWire.EXPORT_MAGIC) {
      throw in.fault("the mark of an exported item is missing after its nar");
    }
    StorePath path = path(in.readText(MAX_PATH));
    SortedSet<StorePath> references = references();
    String deriver = in.readText(MAX_PATH);
    Optional<StorePath> deriverPath =
        deriver.isEmpty() ? Optional.empty() : Optional.of(path(deriver));
    Hash signedHash = in.hashSoFar();
    Optional<String> signature = flag("a signature")
        ? Optional.of(NarWire.signature(in.readBytes(MAX_SIGNATURE)))
        : Optional.empty();
    return Optional.of(
        new BundleItem(path, references, deriverPath, signature, narHash, narSize, signedHash));
  }

  private SortedSet<StorePath> references() throws IOException {
    long count = in.readInteger();
    if (count < 0 || count > MAX_REFERENCES) {
      throw in.fault(Long.toUnsignedString(count) + " references");
    }
    SortedSet<StorePath> references = new TreeSet<>();
    for (long i = 0; i < count; i++) {
      references.add(path(in.readText(MAX_PATH)));
    }
    return Collections.unmodifiableSortedSet(references);
  }

  private StorePath path(String text) throws IOException {
    try {
      return dir.parse(text);
    } catch (StorePathException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  private boolean flag(String what) throws IOException {
    long value = in.readInteger();
    if (value != 0 && value != 1) {
      throw in.fault("neither 0 nor 1 where " + what + " may follow");
    }
    return value == 1;
  }
}
