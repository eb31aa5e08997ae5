package org.relevo.tests.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.store.LocalStore;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;

/** The directories of one end of a farm, with its keys and its store; closing it closes the store. */
public record Host(HeadDirectories directories, KeyFiles keys, LocalStore store)
    implements AutoCloseable {
  /** Makes it below {@code home}, with a new key and an empty store. */
  public static Host make(Path home, StoreDir dir) throws IOException {
    HeadDirectories directories = new HeadDirectories(
        Files.createDirectories(home.resolve("etc")),
        home.resolve("state"),
        dir,
        home.resolve("store"),
        Optional.empty());
    KeyFiles keys = new KeyFiles(directories.configuration());
    keys.save(new KeyGenerator(new SecureRandom()).generate());
    return new Host(directories, keys, HeadStore.openLocal(directories));
  }

  /** Returns the options by which commands find these directories. */
  public List<String> options() {
    return List.of(
        "--config", directories.configuration().toString(),
        "--state", directories.state().toString(),
        "--store", directories.store().text(),
        "--real-store", directories.realStore().toString());
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
