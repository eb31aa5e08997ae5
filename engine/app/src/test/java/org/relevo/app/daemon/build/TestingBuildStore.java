package org.relevo.app.daemon.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationHashes;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.derivation.NamedDerivation;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.path.StorePaths;

/** A store whose items are files, and whose database is a map; it knows neither nars nor bundles. */
public final class TestingBuildStore implements BuildStore {
  private final StoreDir dir;
  private final Path realDir;
  private final Map<StorePath, PathInfo> valid = new ConcurrentHashMap<>();
  private final ReentrantLock builds = new ReentrantLock();
  private final Map<StorePath, Thread> locked = new ConcurrentHashMap<>();

  public TestingBuildStore(StoreDir dir, Path realDir) {
    this.dir = dir;
    this.realDir = realDir;
    try {
      Files.createDirectories(realDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the derivation and returns its path. */
  public StorePath add(NamedDerivation derivation) throws IOException {
    return addText(
        derivation.path().name(), derivation.contents(), derivation.derivation().references());
  }

  public DerivationHashes hashes() {
    return new DerivationHashes(this::derivation);
  }

  public String read(StorePath path) throws IOException {
    return Files.readString(realPath(path));
  }

  @Override
  public StoreDir dir() {
    return dir;
  }

  @Override
  public Path realDir() {
    return realDir;
  }

  @Override
  public Path realPath(StorePath path) {
    return realDir.resolve(path.baseName());
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) {
    return paths.stream().filter(valid::containsKey).collect(Collectors.toSet());
  }

  @Override
  public Optional<PathInfo> info(StorePath path) {
    return Optional.ofNullable(valid.get(path));
  }

  @Override
  public Optional<StorePath> pathFromHashPart(String hashPart) {
    return valid.keySet().stream()
        .filter(path -> path.hashPart().equals(hashPart))
        .findFirst();
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return DerivationReader.read(dir, Files.readAllBytes(realPath(path)));
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    StorePath path = StorePaths.text(dir, name, Hash.sha256(content), references);
    Files.write(realPath(path), content);
    register(path, Optional.empty(), references);
    return path;
  }

  private void register(
      StorePath path, Optional<StorePath> deriver, Collection<StorePath> references) {
    valid.put(
        path,
        new PathInfo(
            path,
            Hash.sha256(path.toString().getBytes(StandardCharsets.UTF_8)),
            1,
            new TreeSet<>(references),
            deriver,
            Instant.EPOCH));
  }

  @Override
  public Lock lock(Collection<StorePath> outputs) throws InterruptedException {
    synchronized (locked) {
      while (outputs.stream().anyMatch(locked::containsKey)) {
        locked.wait();
      }
      outputs.forEach(output -> locked.put(output, Thread.currentThread()));
    }
    return () -> {
      synchronized (locked) {
        outputs.forEach(locked::remove);
        locked.notifyAll();
      }
    };
  }

  @Override
  public void registerOutputs(StorePath path, Derivation derivation) throws IOException {
    builds.lock();
    try {
      for (DerivationOutput output : derivation.outputs().values()) {
        Path real = realPath(output.path());
        if (output.fixed().isPresent()) {
          String actual = Hash.sha256(Files.readAllBytes(real)).hex();
          if (!actual.equals(output.fixed().get().hex())) {
            throw new StoreException("hash mismatch of " + output.path() + ": " + actual);
          }
        }
        register(output.path(), Optional.of(path), references(real));
      }
    } finally {
      builds.unlock();
    }
  }

  private List<StorePath> references(Path root) throws IOException {
    List<StorePath> found = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isSymbolicLink(file)) {
          text.append(Files.readSymbolicLink(file));
        } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    valid.keySet().stream().filter(path -> text.indexOf(path.hashPart()) >= 0).forEach(found::add);
    return found;
  }

  @Override
  public void addTempRoot(StorePath path) {}

  @Override
  public StorePath addTree(String name, InputStream nar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorePath addFlatFile(String name, InputStream nar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StorePath> importBundle(InputStream in) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
