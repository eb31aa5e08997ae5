package org.relevo.core.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.hash.HashingOutputStream;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;

/**
 * What one pass over an item on disk finds out.
 *
 * @param narHash SHA-256 of its nar
 * @param narSize length of its nar in bytes
 * @param references which of the candidates it refers to
 */
record ScannedItem(Hash narHash, long narSize, SortedSet<StorePath> references) {
  static ScannedItem of(Path item, Collection<StorePath> candidates) throws IOException {
    ReferenceScanner scanner = new ReferenceScanner(candidates);
    HashingOutputStream hashed = new HashingOutputStream(scanner);
    OutputStream buffered = new BufferedOutputStream(hashed, 64 * 1024);
    NarDump.dump(item, new NarWriter(buffered));
    buffered.flush();
    return new ScannedItem(hashed.finish(), hashed.count(), scanner.found());
  }
}
