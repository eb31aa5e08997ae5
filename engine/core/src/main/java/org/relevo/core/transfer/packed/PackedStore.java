package org.relevo.core.transfer.packed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.relevo.core.ssh.SshSession;
import org.relevo.core.store.BundleJoiner;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.nar.BundleItem;
import org.relevo.formats.nar.BundleReader;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's store whose large bundles go packed to a command there, and come packed from one. Small ones go by the
 * connection to the daemon, as all do where the machine has no such commands, or once they have failed; what they had taken
 * or given less of than can be taken back then goes the same way. Used by one thread at a time; any may close it.
 *
 * <p>What a command imports, only the command's own connection to the daemon protects from the garbage collector, and that
 * ends with it. So what was asked for and is missing gets a root over ours first, and afterwards we ask what is there.
 */
public final class PackedStore extends ForwardingStore {
  /** Bundles from this size on are worth starting a command; so much of one is kept until it is clear that it works. */
  static final int LARGE = 8 << 20;

  private static final Logger log = LoggerFactory.getLogger(PackedStore.class);
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final int BUFFER = 64 * 1024;

  /** The daemon may check and register for as long as it likes; who watches over the transfer closes this store. */
  private static final Duration LONG = Duration.ofHours(6);

  private final Store store;
  private final SshSession session;
  private final ArchiveProgram archive;
  private final ArchiveRuns runs;
  private final Set<StorePath> missing = new HashSet<>();
  private final Map<StorePath, Long> sizes = new HashMap<>();

  /**
   * Makes one.
   *
   * @param store the machine's, over the connection to its daemon; closed with this
   * @param session the connection to the machine
   * @param archive its commands
   */
  public PackedStore(Store store, SshSession session, ArchiveProgram archive) {
    super(store);
    this.store = store;
    this.session = session;
    this.archive = archive;
    this.runs = new ArchiveRuns(session, archive);
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    Set<StorePath> valid = store.queryValid(paths);
    missing.clear();
    missing.addAll(paths);
    missing.removeAll(valid);
    return valid;
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    Optional<PathInfo> info = store.info(path);
    info.ifPresent(known -> sizes.put(path, known.narSize()));
    return info;
  }

  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    Map<StorePath, PathInfo> infos = store.infos(paths);
    infos.forEach((path, known) -> sizes.put(path, known.narSize()));
    return infos;
  }

  /** Does so; {@code in} must end with the bundle. */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return importBundle(in, UNKNOWN);
  }

  /** Does so; {@code in} must end with the bundle. */
  @Override
  public List<StorePath> importBundle(InputStream in, long bytes) throws IOException {
    if (bytes < LARGE || packing().isEmpty()) {
      return importUnpacked(in, bytes);
    }
    byte[] head = in.readNBytes(LARGE);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
    OptionalInt level = packing();
    Optional<ArchiveCommands> there =
        head.length < LARGE || level.isEmpty() ? Optional.empty() : commands();
    if (there.isEmpty()) {
      return importUnpacked(whole, bytes);
    }
    // Whatever the daemon there makes valid from now on, it keeps for our connection.
    store.addTempRoots(missing);
    Touched rest = new Touched(in);
    try {
      return importPacked(
          there.get(),
          level.orElseThrow(),
          new SequenceInputStream(new ByteArrayInputStream(head), rest));
    } catch (IOException e) {
      if (rest.failed) {
        throw e;
      }
      fellThrough("import", e, rest.touched);
      return importUnpacked(whole, bytes);
    }
  }

  /** Leaves it to the store, which has ways of its own to choose from if it is told how much comes. */
  private List<StorePath> importUnpacked(InputStream in, long bytes) throws IOException {
    return bytes == UNKNOWN ? store.importBundle(in) : store.importBundle(in, bytes);
  }

  private List<StorePath> importPacked(ArchiveCommands there, int level, InputStream bundle)
      throws IOException {
    List<StorePath> items;
    try (ArchiveRuns.Run run = runs.start(there.importingPacked())) {
      try (OutputStream packed = ZstdCompressorOutputStream.builder()
          .setLevel(level)
          .setOutputStream(new BufferedOutputStream(run.stdin(), BUFFER))
          .get()) {
        items = read(new CopiedInput(bundle, packed));
      } catch (IOException e) {
        throw new StoreException(
            refusal("import", run.complaints(), String.valueOf(e.getMessage())), e);
      }
      int code = run.waitFor(LONG);
      if (code != 0) {
        throw new StoreException(refusal("import", run.complaints(), "exit code " + code));
      }
    }
    Set<StorePath> absent = new HashSet<>(items);
    absent.removeAll(queryValid(items));
    if (!absent.isEmpty()) {
      throw new StoreException(
          refusal("import", "", "it did not make " + absent.iterator().next() + " valid"));
    }
    return items;
  }

  private List<StorePath> read(InputStream bundle) throws IOException {
    InputStream buffered = new BufferedInputStream(bundle, BUFFER);
    BundleReader reader = new BundleReader(dir(), buffered);
    List<StorePath> items = new ArrayList<>();
    for (Optional<BundleItem> item = reader.next(NothingToSee.INSTANCE);
        item.isPresent();
        item = reader.next(NothingToSee.INSTANCE)) {
      items.add(item.get().path());
    }
    return items;
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    exportBundle(items, sign, out, item -> {});
  }

  /** Does so: large items come packed, one by one, so that it is known where each begins; what is between them as it is. */
  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    if (!sign || items.stream().noneMatch(this::isLarge) || !canPack()) {
      store.exportBundle(items, sign, out, each);
      return;
    }
    BundleJoiner bundle = new BundleJoiner(out);
    List<StorePath> small = new ArrayList<>();
    for (StorePath item : items) {
      if (!isLarge(item)) {
        small.add(item);
        continue;
      }
      exportSmall(small, bundle, each);
      each.begins(item);
      exportLarge(item, bundle);
      bundle.nextBundle();
    }
    exportSmall(small, bundle, each);
    bundle.end();
  }

  private boolean isLarge(StorePath item) {
    return sizes.getOrDefault(item, 0L) >= LARGE;
  }

  private boolean canPack() {
    return packing().isPresent() && commands().isPresent();
  }

  private void exportSmall(List<StorePath> items, BundleJoiner bundle, ItemListener each)
      throws IOException {
    if (!items.isEmpty()) {
      store.exportBundle(items, true, bundle, each);
      bundle.nextBundle();
      items.clear();
    }
  }

  private void exportLarge(StorePath item, OutputStream out) throws IOException {
    OptionalInt level = packing();
    Optional<ArchiveCommands> there = level.isEmpty() ? Optional.empty() : commands();
    if (there.isEmpty()) {
      store.exportBundle(List.of(item), true, out);
      return;
    }
    boolean given = false;
    boolean giving = false;
    try (ArchiveRuns.Run run = runs.start(there.get().exportingPacked(item, level.orElseThrow()));
        InputStream bundle = new ZstdCompressorInputStream(run.stdout())) {
      byte[] piece = new byte[BUFFER];
      // The first piece of a failed export is its end.
      for (int n = bundle.readNBytes(piece, 0, BUFFER);
          n > 0;
          n = bundle.readNBytes(piece, 0, BUFFER)) {
        if (n < BUFFER) {
          checkEnd(run);
        }
        given = true;
        giving = true;
        out.write(piece, 0, n);
        giving = false;
      }
      checkEnd(run);
    } catch (IOException e) {
      if (giving) {
        throw e;
      }
      fellThrough("export", e, given);
      store.exportBundle(List.of(item), true, out);
    }
  }

  private void checkEnd(ArchiveRuns.Run run) throws IOException {
    int code = run.waitFor(LONG);
    String said = run.complaints();
    if (code != 0 || said.contains(ArchiveCommands.EXPORT_FAILED)) {
      throw new StoreException(refusal("export", said, "exit code " + code));
    }
  }

  /** Returns the level to pack at; empty where that is not wanted, or failed before. */
  private OptionalInt packing() {
    return session.link().packedBundles().orElse(true) ? session.packing() : OptionalInt.empty();
  }

  private Optional<ArchiveCommands> commands() {
    Optional<ArchiveCommands> found =
        archive.commands().filter(commands -> commands.zstd().isPresent());
    if (archive.known().isPresent()) {
      session.link().notePackedBundles(found.isPresent());
    }
    return found;
  }

  /** Decides that what failed is done over the daemon's connection; throws the reason if that cannot be. */
  private void fellThrough(String what, IOException e, boolean tooLate) throws IOException {
    if (runs.isClosed() || !session.isOpen() || Thread.currentThread().isInterrupted()) {
      throw e;
    }
    session.link().notePackedBundles(false);
    runs.failed();
    if (tooLate) {
      throw e;
    }
    log.warn(
        "{}: the packed {} failed, so the bundle goes unpacked: {}",
        session.machine().id(),
        what,
        e.getMessage());
  }

  private String refusal(String what, String said, Object otherwise) {
    return "the packed " + what + " by a command on " + session.machine().id() + " failed: "
        + (said.isEmpty() ? otherwise : said);
  }

  @Override
  public void close() throws IOException {
    runs.close();
    store.close();
  }

  /** Knows whether anything was read of a stream, and whether that failed. */
  private static final class Touched extends java.io.FilterInputStream {
    private boolean touched;
    private boolean failed;

    Touched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      touched = true;
      try {
        return super.read();
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      touched = true;
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
