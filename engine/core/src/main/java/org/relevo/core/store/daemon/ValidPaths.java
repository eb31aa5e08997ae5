package org.relevo.core.store.daemon;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.relevo.core.store.PathInfo;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;

/**
 * Which paths are valid in a daemon's store, and what it knows of them. When asked about one that is not valid, it merely
 * refuses, as it does for other reasons: so what it refuses is asked for again by {@link #among}.
 */
final class ValidPaths {
  private static final int MINOR_QUERY_VALID_PATHS = 12;

  private final Requests requests;
  private final PathTexts texts;
  private final int minor;

  /**
   * Asks nothing yet.
   *
   * @param minor the minor version that both ends know
   */
  ValidPaths(Requests requests, PathTexts texts, int minor) {
    this.requests = requests;
    this.texts = texts;
    this.minor = minor;
  }

  boolean has(StorePath path) throws IOException {
    return requests.ask(WorkerOp.VALID_PATH, path, WorkerReader::bool);
  }

  /** Returns those of {@code paths} that are valid. */
  Set<StorePath> among(Collection<StorePath> paths) throws IOException {
    if (paths.isEmpty()) {
      return Set.of();
    }
    if (minor < MINOR_QUERY_VALID_PATHS) {
      Set<StorePath> valid = new TreeSet<>();
      for (StorePath path : paths) {
        if (has(path)) {
          valid.add(path);
        }
      }
      return valid;
    }
    return texts.set(requests.ask(
        WorkerOp.QUERY_VALID_PATHS, out -> out.storePaths(paths), WorkerReader::strings));
  }

  /** Returns what is known of {@code path}, if it is valid. */
  Optional<PathInfo> info(StorePath path) throws IOException {
    RawInfo raw;
    try {
      raw = requests.ask(WorkerOp.QUERY_PATH_INFO, path, RawInfo::read);
    } catch (DaemonException e) {
      if (has(path)) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(raw.of(path, texts));
  }

  /** Returns what is known of those of {@code paths} that are valid. */
  Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    Map<StorePath, PathInfo> infos = new HashMap<>();
    Map<StorePath, DaemonException> refused = new HashMap<>();
    requests.askAhead(
        paths,
        WorkerOp.QUERY_PATH_INFO,
        (path, out) -> out.storePath(path),
        Exchange.logTo(requests.log()),
        (path, reply) -> {
          try {
            infos.put(path, RawInfo.read(reply.get()).of(path, texts));
          } catch (DaemonException e) {
            refused.put(path, e);
          }
        });
    Set<StorePath> valid = among(refused.keySet());
    for (Map.Entry<StorePath, DaemonException> one : refused.entrySet()) {
      if (valid.contains(one.getKey())) {
        throw one.getValue();
      }
    }
    return infos;
  }
}
