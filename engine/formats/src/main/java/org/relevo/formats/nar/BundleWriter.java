package org.relevo.formats.nar;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.SortedSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.hash.HashingOutputStream;
import org.relevo.formats.path.StorePath;

/**
 * Writes a bundle item by item: {@link #beginItem}, the nar into what that returns, {@link #endItem}; at last {@link
 * #end}. Not thread-safe; never closes or flushes the stream.
 */
public final class BundleWriter {
  private final OutputStream out;
  private HashingOutputStream item;

  /** Creates a writer; {@code out} should be buffered. */
  public BundleWriter(OutputStream out) {
    this.out = out;
    this.item = new HashingOutputStream(out);
  }

  /** Begins an item and returns where its nar goes. */
  public OutputStream beginItem() throws IOException {
    out.write(NarWire.integer(1));
    item = new HashingOutputStream(out);
    return item;
  }

  /** Returns the hash of what was written of the item so far: after the nar, the hash of the nar. */
  public Hash narHash() {
    return item.soFar();
  }

  /**
   * Ends the item.
   *
   * @param signer gives the signature string for the hash of the item; empty: unsigned
   */
  public void endItem(
      StorePath path,
      SortedSet<StorePath> references,
      Optional<StorePath> deriver,
      Optional<Signer> signer)
      throws IOException {
    item.write(NarWire.integer(NarWire.EXPORT_MAGIC));
    item.write(NarWire.string(path.toString()));
    item.write(NarWire.integer(references.size()));
    for (StorePath reference : references) {
      item.write(NarWire.string(reference.toString()));
    }
    item.write(NarWire.string(deriver.map(StorePath::toString).orElse("")));
    Hash hash = item.finish();
    out.write(NarWire.integer(signer.isPresent() ? 1 : 0));
    if (signer.isPresent()) {
      out.write(NarWire.signature(signer.get().sign(hash)));
    }
  }

  /** Ends the bundle. */
  public void end() throws IOException {
    out.write(NarWire.integer(0));
  }

  /** Makes the signature string for a hash. */
  @FunctionalInterface
  public interface Signer {
    /** Returns the signature string, of characters below 256, each of which is a byte. */
    String sign(Hash hash) throws IOException;
  }
}
