package org.relevo.core.offload;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.formats.path.StorePath;

/**
 * The store of a daemon over a connection that serves several builds, which remembers what the daemon keeps for that
 * connection, so that it is not asked for the same again. Used by one build at a time.
 *
 * <p>An item that was seen to be valid when a root already covered it cannot go while the connection lasts. Who asks puts
 * roots first and asks then; items that no root covered get one of their own, and are asked for again: so a new root makes
 * what was known of that item count no more.
 */
final class KeptStore extends ForwardingStore {
  private final DaemonStore daemon;
  private final Optional<OtherWay> otherWay;
  private final Set<StorePath> roots = new HashSet<>();
  private final Set<StorePath> valid = new HashSet<>();

  /** Another way to have a bundle imported than over the connection to the daemon. */
  interface OtherWay extends AutoCloseable {
    /** Returns whether it is the faster one for so many bytes, given that the daemon has to ask for them piece by piece. */
    boolean pays(long bytes, Duration roundTrip);

    /** Has the bundle imported. */
    void importBundle(InputStream in) throws IOException;

    /** Ends what is under way. */
    @Override
    void close();
  }

  KeptStore(DaemonStore daemon, Optional<OtherWay> otherWay) {
    super(daemon);
    this.daemon = daemon;
    this.otherWay = otherWay;
  }

  DaemonStore daemon() {
    return daemon;
  }

  /** Returns how many paths are remembered. */
  int size() {
    return roots.size() + valid.size();
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    addTempRoots(Set.of(path));
  }

  @Override
  public void addTempRoots(Collection<StorePath> paths) throws IOException {
    Set<StorePath> fresh = new LinkedHashSet<>(paths);
    fresh.removeAll(roots);
    if (!fresh.isEmpty()) {
      daemon.addTempRoots(fresh);
      roots.addAll(fresh);
      valid.removeAll(fresh);
    }
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    Set<StorePath> there = new HashSet<>(paths);
    there.retainAll(valid);
    Set<StorePath> unknown = new LinkedHashSet<>(paths);
    unknown.removeAll(there);
    if (!unknown.isEmpty()) {
      Set<StorePath> answer = daemon.queryValid(unknown);
      if (!roots.isEmpty()) {
        valid.addAll(answer);
      }
      there.addAll(answer);
    }
    return there;
  }

  /** Does so; the daemon protects what it imports until the connection ends. */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    List<StorePath> items = super.importBundle(in);
    valid.addAll(items);
    return items;
  }

  /** Does so in the faster way. What is imported past the daemon's connection is protected there by the roots alone. */
  @Override
  public List<StorePath> importBundle(InputStream in, long bytes) throws IOException {
    if (!daemon.takesStreams()
        && otherWay.isPresent()
        && otherWay.get().pays(bytes, daemon.roundTrip())) {
      otherWay.get().importBundle(in);
      return List.of();
    }
    return importBundle(in);
  }

  @Override
  public void close() throws IOException {
    otherWay.ifPresent(OtherWay::close);
    super.close();
  }
}
