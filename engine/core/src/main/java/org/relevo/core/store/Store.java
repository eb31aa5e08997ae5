package org.relevo.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * A content-named store: valid items, each with its references. Every method throws {@link StoreException} for what the
 * store refuses and another {@link IOException} where the store or the connection to it fails.
 */
public interface Store extends AutoCloseable {
  /** Returns the directory that all its paths begin with. */
  StoreDir dir();

  /** Returns those of {@code paths} that are valid here, in one round trip. */
  Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException;

  /** Returns what is known of {@code path}; empty if it is not valid. */
  Optional<PathInfo> info(StorePath path) throws IOException;

  /** Returns what is known of each of {@code paths} that is valid. */
  default Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    Map<StorePath, PathInfo> infos = new HashMap<>();
    for (StorePath path : paths) {
      info(path).ifPresent(info -> infos.put(path, info));
    }
    return infos;
  }

  /** Reads the derivation at {@code path}, which must be valid. */
  Derivation derivation(StorePath path) throws IOException;

  /**
   * Adds a text as an item of its own, and returns its path. Nothing happens if it is there already.
   *
   * @param references the items that the text refers to; all valid
   */
  StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException;

  /**
   * Adds a file tree, given as a nar, as a source item named by the hash of the nar (recursive SHA-256), and returns its
   * path.
   */
  StorePath addTree(String name, InputStream nar) throws IOException;

  /**
   * Writes {@code items}, in this order, as a bundle (the form of {@code guix archive --export}): references must come
   * before the items that refer to them.
   *
   * @param sign whether each item is signed with the key of the store's host
   */
  void exportBundle(List<StorePath> items, boolean sign, OutputStream out) throws IOException;

  /**
   * Does so, and tells of each item.
   *
   * @param each is told of an item when all bytes before it were written
   */
  default void exportBundle(
      List<StorePath> items, boolean sign, OutputStream out, ItemListener each) throws IOException {
    BundleJoiner bundle = new BundleJoiner(out);
    for (StorePath item : items) {
      each.begins(item);
      exportBundle(List.of(item), sign, bundle);
      bundle.nextBundle();
    }
    bundle.end();
  }

  /** Follows an export. */
  @FunctionalInterface
  interface ItemListener {
    /** The item comes next. */
    void begins(StorePath item) throws IOException;
  }

  /**
   * Reads a bundle and makes its items valid, each after its signature was checked against the ACL. An item that is valid
   * already is read past. Reads exactly to the end of the bundle.
   *
   * @return the items of the bundle in order
   */
  List<StorePath> importBundle(InputStream in) throws IOException;

  /**
   * Does so; a store that has several ways chooses by the size.
   *
   * @param bytes about how many the bundle has
   */
  default List<StorePath> importBundle(InputStream in, long bytes) throws IOException {
    return importBundle(in);
  }

  /** Protects {@code path}, valid or not yet, from garbage collection until this object is closed. */
  void addTempRoot(StorePath path) throws IOException;

  /** Protects all of {@code paths} so. */
  default void addTempRoots(Collection<StorePath> paths) throws IOException {
    for (StorePath path : paths) {
      addTempRoot(path);
    }
  }

  /** Gives up connections, locks and temporary roots. */
  @Override
  void close() throws IOException;
}
