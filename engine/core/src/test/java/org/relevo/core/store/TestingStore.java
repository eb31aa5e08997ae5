package org.relevo.core.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.relevo.formats.base32.NixBase32;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/**
 * A store in memory whose bundles have a form of their own, ending with eight zeros as real ones do. It can be told to
 * fail or to hang.
 */
public class TestingStore implements Store {
  /** What happens in the middle of an operation. */
  @FunctionalInterface
  public interface Fault {
    /** Fails, blocks, or does nothing. */
    void strike(StorePath item) throws IOException;
  }

  private final StoreDir dir;
  private final Map<StorePath, PathInfo> items = new ConcurrentHashMap<>();
  private final Map<StorePath, Derivation> derivations = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The operations that were asked for, in order. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** The temporary roots. */
  public final Set<StorePath> roots = ConcurrentHashMap.newKeySet();

  /** Strikes in the middle of each exported item. */
  public volatile Fault exporting = item -> {};

  /** Strikes before each imported item becomes valid. */
  public volatile Fault importing = item -> {};

  /** Strikes at each question. */
  public volatile Fault asking = item -> {};

  /** Makes an empty store. */
  public TestingStore(StoreDir dir) {
    this.dir = dir;
  }

  /** Returns the path with this name; equal names give equal paths. */
  public StorePath path(String name) {
    byte[] hash = Hash.sha256(name.getBytes(StandardCharsets.UTF_8)).bytes();
    return new StorePath(dir, NixBase32.encode(Arrays.copyOf(hash, 20)) + "-" + name);
  }

  /** Makes an item of {@code size} bytes valid. */
  public StorePath add(String name, long size, StorePath... references) {
    return add(path(name), size, references);
  }

  /** Makes an item of {@code size} bytes valid. */
  public StorePath add(StorePath path, long size, StorePath... references) {
    Hash hash = Hash.sha256(new byte[0]);
    items.put(
        path,
        new PathInfo(
            path,
            hash,
            size,
            new TreeSet<>(Arrays.asList(references)),
            Optional.empty(),
            Instant.EPOCH));
    return path;
  }

  /** Makes a derivation valid. */
  public void add(StorePath path, Derivation derivation, StorePath... references) {
    derivations.put(path, derivation);
    add(path, 100, references);
  }

  /** Returns what is valid. */
  public Set<StorePath> valid() {
    return Set.copyOf(items.keySet());
  }

  /** Blocks until this store is closed, then fails, as a connection does. */
  public void hang() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("the connection was closed");
  }

  /** Returns whether {@link #close} was called. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public StoreDir dir() {
    return dir;
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    calls.add("queryValid");
    asking.strike(path("queryValid"));
    return paths.stream().filter(items::containsKey).collect(Collectors.toSet());
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    asking.strike(path);
    return Optional.ofNullable(items.get(path));
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    Derivation derivation = derivations.get(path);
    if (derivation == null) {
      throw new StoreException(path + " is not a valid derivation");
    }
    return derivation;
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorePath addTree(String name, InputStream nar) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void exportBundle(List<StorePath> paths, boolean sign, OutputStream out)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    for (StorePath path : paths) {
      PathInfo info = info(path).orElseThrow(() -> new StoreException(path + " is not valid"));
      data.writeLong(1);
      data.writeUTF(path.baseName());
      data.writeInt(info.references().size());
      for (StorePath reference : info.references()) {
        data.writeUTF(reference.baseName());
      }
      data.writeLong(info.narSize());
      byte[] piece = new byte[1000];
      Arrays.fill(piece, (byte) 7);
      for (long left = info.narSize(); left > 0; left -= piece.length) {
        if (left <= Math.max(piece.length, info.narSize() / 2)) {
          exporting.strike(path);
        }
        data.write(piece, 0, (int) Math.min(left, piece.length));
      }
    }
    data.writeLong(0);
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    List<StorePath> imported = new ArrayList<>();
    while (data.readLong() == 1) {
      StorePath path = StorePath.of(dir, data.readUTF());
      List<StorePath> references = new ArrayList<>();
      for (int count = data.readInt(); count > 0; count--) {
        references.add(StorePath.of(dir, data.readUTF()));
      }
      long size = data.readLong();
      data.skipNBytes(size);
      importing.strike(path);
      for (StorePath reference : references) {
        if (!items.containsKey(reference) && !reference.equals(path)) {
          throw new StoreException(path + " came before its reference " + reference);
        }
      }
      add(path, size, references.toArray(StorePath[]::new));
      imported.add(path);
    }
    if (data.read() >= 0) {
      throw new StoreException("more after the end of the bundle");
    }
    return imported;
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    calls.add("addTempRoot");
    asking.strike(path);
    roots.add(path);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
