package org.relevo.core.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.relevo.core.trust.BundleSigner;
import org.relevo.core.trust.BundleVerifier;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.hash.HashingInputStream;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.nar.NarReader;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/**
 * A store in a directory of this host, with the real daemon's database schema. Thread-safe, and several processes can
 * have the same store open.
 *
 * <p>An item comes to be in three steps: it is made under a temporary name, renamed to its path, and registered in the
 * database, in this order and with its lock held. Whatever is on disk without being registered does not count and is
 * replaced when it is wanted, so a process can be killed at any moment. (The steps are not flushed to the disk one by
 * one: after a loss of power, items of the last seconds may be registered and damaged; {@link #verify} finds them.)
 */
public final class LocalStore implements Store {
  private static final int BUFFER = 64 * 1024;

  private final StoreLayout layout;
  private final StoreDatabase database;
  private final BundleFiles files;
  private final Clock clock;
  private final TempRoots tempRoots;

  private LocalStore(StoreLayout layout, StoreDatabase database, BundleFiles files, Clock clock) {
    this.layout = layout;
    this.database = database;
    this.files = files;
    this.clock = clock;
    this.tempRoots = new TempRoots(layout);
  }

  /**
   * Opens the store, makes its directories and database if they are not there, and removes what killed processes left.
   *
   * @param signer signs what is exported
   * @param verifier decides about what is imported
   */
  public static LocalStore open(StoreLayout layout, BundleSigner signer, BundleVerifier verifier)
      throws IOException {
    Files.createDirectories(layout.realDir());
    Files.createDirectories(layout.stateDir());
    TemporaryItems.removeStale(layout.realDir());
    return new LocalStore(
        layout,
        StoreDatabase.open(layout),
        new BundleFiles(layout, signer, verifier),
        Clock.systemUTC());
  }

  /** Returns where this store keeps everything. */
  public StoreLayout layout() {
    return layout;
  }

  @Override
  public StoreDir dir() {
    return layout.dir();
  }

  /** Returns where the items lie on disk. */
  public Path realDir() {
    return layout.realDir();
  }

  /** Returns where {@code path} lies, or would lie, on disk. */
  public Path realPath(StorePath path) {
    return layout.real(path);
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return database.valid(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return database.info(path);
  }

  /** Returns the valid items that refer to {@code path}. */
  public SortedSet<StorePath> referrers(StorePath path) throws IOException {
    return database.referrers(path);
  }

  /** Returns where the outputs of the valid derivation {@code path} go. */
  public SortedSet<StorePath> derivationOutputs(StorePath path) throws IOException {
    return database.derivationOutputs(path);
  }

  /** Returns the valid item whose path has this hash part, if there is one. */
  public Optional<StorePath> pathFromHashPart(String hashPart) throws IOException {
    return database.fromHashPart(hashPart);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    requireValid(path);
    try (InputStream in = Files.newInputStream(realPath(path))) {
      return DerivationReader.read(dir(), in);
    }
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    StorePath path = StorePaths.text(dir(), name, Hash.sha256(content), references);
    Path temporary = TemporaryItems.next(realDir());
    try {
      new NarRestore(temporary)
          .regular("", false, content.length, new ByteArrayInputStream(content));
      adopt(temporary, path, new TreeSet<>(references));
    } finally {
      FileTrees.delete(temporary);
    }
    return path;
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    Path temporary = TemporaryItems.next(realDir());
    try {
      HashingInputStream hashed = new HashingInputStream(nar);
      NarReader.read(hashed, new NarRestore(temporary));
      long size = hashed.count();
      Hash hash = hashed.finish();
      StorePath path = StorePaths.source(dir(), name, hash, Set.of());
      place(
          temporary,
          new PathInfo(
              path, hash, size, Collections.emptySortedSet(), Optional.empty(), clock.instant()));
      return path;
    } finally {
      FileTrees.delete(temporary);
    }
  }

  /** Adds a file, given as the nar of a regular file, named by the SHA-256 of its content, and returns its path. */
  public StorePath addFlatFile(String name, InputStream nar) throws IOException {
    Path temporary = TemporaryItems.next(realDir());
    try {
      NarReader.read(nar, new NarRestore(temporary));
      if (!Files.isRegularFile(temporary, LinkOption.NOFOLLOW_LINKS)
          || !CanonicalMetadata.isPlain(temporary)) {
        throw new StoreException("\"" + name + "\" cannot be added flat: it is no plain file");
      }
      StorePath path = StorePaths.fixedOutput(
          dir(), name, false, "sha256", FileHash.sha256(temporary).hex());
      adopt(temporary, path, new TreeSet<>());
      return path;
    } finally {
      FileTrees.delete(temporary);
    }
  }

  /** Puts a finished tree into place and registers it, unless the item is valid already. */
  private void adopt(Path temporary, StorePath path, SortedSet<StorePath> references)
      throws IOException {
    ScannedItem scanned = ScannedItem.of(temporary, Set.of());
    PathInfo info = new PathInfo(
        path, scanned.narHash(), scanned.narSize(), references, Optional.empty(), clock.instant());
    place(temporary, info);
  }

  private void place(Path temporary, PathInfo info) throws IOException {
    try (OutputLock ignored = lock(Set.of(info.path()))) {
      if (!database.valid(Set.of(info.path())).isEmpty()) {
        return;
      }
      Path real = realPath(info.path());
      FileTrees.delete(real);
      Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
      register(List.of(info));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the lock of " + info.path(), e);
    }
  }

  private void register(List<PathInfo> infos) throws IOException {
    Map<StorePath, Map<String, StorePath>> outputs = new TreeMap<>();
    for (PathInfo info : infos) {
      if (info.path().isDerivation()
          && Files.isRegularFile(realPath(info.path()), LinkOption.NOFOLLOW_LINKS)) {
        try (InputStream in = Files.newInputStream(realPath(info.path()))) {
          Map<String, StorePath> paths = new TreeMap<>();
          DerivationReader.read(dir(), in)
              .outputs()
              .forEach((name, output) -> paths.put(name, output.path()));
          outputs.put(info.path(), paths);
        }
      }
    }
    database.register(infos, outputs);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    files.dump(items, this::requireValid, sign, out);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    files.dump(items, this::requireValid, sign, out, each);
  }

  /** As in {@link Store}; {@code in} should be buffered. */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return files.restore(in, (item, tree) -> place(tree, info(item)));
  }

  private PathInfo info(BundleItem item) {
    return new PathInfo(
        item.path(),
        item.narHash(),
        item.narSize(),
        item.references(),
        item.deriver(),
        clock.instant());
  }

  /** Waits until no other process or thread makes any of {@code paths}, and keeps them from it until closed. */
  public OutputLock lock(Collection<StorePath> paths) throws IOException, InterruptedException {
    return OutputLock.acquire(layout, paths);
  }

  /**
   * Makes the outputs of {@code derivation}, which lie at their real paths, valid: canonical permissions and times,
   * references found by scanning, hashes of fixed outputs checked; all or none. Outputs that are valid already are left
   * alone. Their locks must be held.
   *
   * @throws StoreException if an output is missing, or is not what it must be
   */
  public void registerOutputs(StorePath path, Derivation derivation) throws IOException {
    List<PathInfo> infos = new OutputRegistration(this, clock).examine(path, derivation);
    register(infos);
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    tempRoots.add(path);
  }

  /** Returns all valid items. */
  public SortedSet<StorePath> allValid() throws IOException {
    return database.allValid();
  }

  /**
   * Reads every valid item and returns what is wrong, one sentence each: items that are gone or whose content is not that
   * which was registered. Empty if all is well.
   */
  public List<String> verify() throws IOException {
    List<String> faults = new ArrayList<>();
    for (StorePath path : allValid()) {
      Optional<PathInfo> info = info(path);
      Path real = realPath(path);
      if (info.isEmpty()) {
        continue;
      }
      if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
        faults.add(path + " is valid, but not on disk");
      } else if (!ScannedItem.of(real, Set.of()).narHash().equals(info.get().narHash())) {
        faults.add(path + " is damaged on disk");
      }
    }
    return faults;
  }

  PathInfo requireValid(StorePath path) throws IOException {
    return info(path)
        .orElseThrow(() -> new StoreException(path + " is not valid in the store " + dir()));
  }

  /** Reads a bundle from a file or pipe that nothing but the bundle comes from. */
  public List<StorePath> importWhole(InputStream in) throws IOException {
    return importBundle(new BufferedInputStream(in, BUFFER));
  }

  @Override
  public void close() throws IOException {
    try (database) {
      tempRoots.close();
    }
  }
}
