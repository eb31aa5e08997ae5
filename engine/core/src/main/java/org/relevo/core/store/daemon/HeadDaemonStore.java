package org.relevo.core.store.daemon;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.store.BundleFiles;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.RecentPaths;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.core.store.StoreLayout;
import org.relevo.core.store.TemporaryItems;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.path.StorePath;

/**
 * The store of this host's build daemon, for a process that may read the items themselves, as the daemon's hook may: what is
 * valid the daemon says, but derivations and nars are read from the disk, and signed with this host's key, where
 * that can be done; the daemon would start a process to sign each item. Thread-safe.
 *
 * <p>What was once learned of a valid item is remembered for as long as the same file or directory lies at its place: one that
 * the garbage collector took may be built again, and another. That it is still valid must be seen to by who uses it. A hook's
 * inputs are protected by the daemon for as long as the build waits.
 */
public final class HeadDaemonStore extends ForwardingStore {
  private static final int MOST_INFOS = 20_000;
  private static final int BUFFER = 1 << 16;

  private final StoreLayout layout;
  private final BundleFiles files;
  private final boolean signsItself;

  // Guarded by itself.
  private final Map<StorePath, Known> infos = new RecentPaths<>(MOST_INFOS);

  // Guarded by itself.
  private final Set<StorePath> claimed = new HashSet<>();

  private record Known(PathInfo info, FileStamp stamp) {}

  private HeadDaemonStore(Store daemon, StoreLayout layout, KeyFiles keys) {
    super(daemon);
    this.layout = layout;
    this.files = new BundleFiles(layout, keys.signer(), keys.verifier());
    this.signsItself = Files.isReadable(keys.secretFile()) && Files.isReadable(layout.realDir());
  }

  /**
   * Opens it, and removes what restoring processes that are gone have left in the store.
   *
   * @param daemon the daemon's store, thread-safe; closed with this object
   * @param layout where the daemon keeps its items
   * @param keys those of this host
   */
  public static HeadDaemonStore open(Store daemon, StoreLayout layout, KeyFiles keys)
      throws IOException {
    if (Files.isWritable(layout.realDir())) {
      TemporaryItems.removeStale(layout.realDir());
    }
    return new HeadDaemonStore(daemon, layout, keys);
  }

  /** Returns where {@code path} lies, or would lie, on disk. */
  Path realPath(StorePath path) {
    return layout.real(path);
  }

  BundleFiles files() {
    return files;
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return Optional.ofNullable(infos(List.of(path)).get(path));
  }

  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    Map<StorePath, PathInfo> all = new HashMap<>();
    // Looked at before the daemon is asked: what it says is of these or of what comes later.
    Map<StorePath, FileStamp> stamps = new HashMap<>();
    Set<StorePath> unknown = new LinkedHashSet<>();
    for (StorePath path : paths) {
      Optional<FileStamp> stamp = FileStamp.of(layout.real(path));
      stamp.ifPresent(seen -> stamps.put(path, seen));
      known(path, stamp).ifPresentOrElse(info -> all.put(path, info), () -> unknown.add(path));
    }
    Map<StorePath, PathInfo> asked = unknown.isEmpty() ? Map.of() : super.infos(unknown);
    all.putAll(asked);
    synchronized (infos) {
      for (PathInfo info : asked.values()) {
        FileStamp stamp = stamps.get(info.path());
        if (stamp != null) {
          infos.put(info.path(), new Known(info, stamp));
        }
      }
    }
    return all;
  }

  /** Returns what is remembered of the item that lies there now; forgets what is of another. */
  private Optional<PathInfo> known(StorePath path, Optional<FileStamp> stamp) {
    synchronized (infos) {
      Known known = infos.get(path);
      if (known != null && stamp.equals(Optional.of(known.stamp()))) {
        return Optional.of(known.info());
      }
      infos.remove(path);
      return Optional.empty();
    }
  }

  private PathInfo requireInfo(StorePath path) throws IOException {
    return info(path)
        .orElseThrow(() -> new StoreException(path + " is not valid in this host's store"));
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(layout.real(path)), BUFFER)) {
      return DerivationReader.read(dir(), in);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return super.derivation(path);
    }
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    if (sign && !signsItself) {
      super.exportBundle(items, true, out);
    } else {
      files.dump(items, this::requireInfo, sign, out);
    }
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    if (sign && !signsItself) {
      super.exportBundle(items, true, out, each);
    } else {
      files.dump(items, this::requireInfo, sign, out, each);
    }
  }

  /**
   * Returns the store as a build has it whose outputs the daemon has locked for us: what is imported there are those outputs,
   * and they are put into place without the daemon, which registers them when the hook has ended.
   *
   * @throws StoreException if another build has one of them, or the store cannot be written to
   */
  public ClaimedOutputs claim(Collection<StorePath> outputs) throws IOException {
    if (!Files.isWritable(layout.realDir())) {
      throw new StoreException("outputs cannot be put into " + layout.realDir()
          + ": it is not writable for this process; run the engine or hook as the daemon's user, in a mount namespace"
          + " where the store is writable (relevo engine --print-unit shows how)");
    }
    synchronized (claimed) {
      for (StorePath output : outputs) {
        if (claimed.contains(output)) {
          throw new StoreException(output + " is being made by another build of this process");
        }
      }
      claimed.addAll(outputs);
    }
    return new ClaimedOutputs(this, Set.copyOf(outputs));
  }

  void unclaim(Collection<StorePath> outputs) {
    synchronized (claimed) {
      claimed.removeAll(outputs);
    }
  }
}
