package org.relevo.core.store;

import java.nio.file.Path;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * Where a local store keeps everything; no other class knows a path of it. The directories are the real daemon's.
 *
 * @param dir what store paths begin with
 * @param realDir where the items lie on disk: the same, or another directory, so that several stores with one {@code dir}
 *     can live on one host
 * @param stateDir database, locks, logs
 */
public record StoreLayout(StoreDir dir, Path realDir, Path stateDir) {
  /** Makes the directories absolute. */
  public StoreLayout {
    realDir = realDir.toAbsolutePath().normalize();
    stateDir = stateDir.toAbsolutePath().normalize();
  }

  /** Returns where {@code path} lies on disk, whether it is there or not. */
  public Path real(StorePath path) {
    return realDir.resolve(path.baseName());
  }

  /** Returns whether items lie elsewhere than their paths say. */
  public boolean isRelocated() {
    return !realDir.toString().equals(dir.text());
  }

  Path databaseDir() {
    return stateDir.resolve("db");
  }

  Path database() {
    return databaseDir().resolve("db.sqlite");
  }

  Path schemaFile() {
    return databaseDir().resolve("schema");
  }

  Path tempRootsDir() {
    return stateDir.resolve("temproots");
  }

  /** Returns the directory of the build logs. */
  public Path logDir() {
    return stateDir.resolve("log").resolve("guix").resolve("drvs");
  }

  Path lockFile(StorePath path) {
    return realDir.resolve(path.baseName() + ".lock");
  }
}
