package org.relevo.core.store.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.nar.NarReader;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;

/**
 * The store of a build daemon, and the daemon's builds, over a connection that speaks the worker protocol (versions
 * 1.1 to 1.99).
 *
 * <p>One operation at a time: a second thread waits for the first. {@link #close} does not wait; it ends the operation
 * that is under way with an {@link IOException}, as does anything that leaves the conversation in disorder: then the
 * store closes itself. After a {@link DaemonException} it can be used further, if {@link #isOpen} says so. Timeouts are the transport's.
 */
public final class DaemonStore implements Store {
  private final StoreDir dir;
  private final DaemonConnection connection;
  private final Requests requests;
  private final PathTexts texts;
  private final ValidPaths valid;
  private final Bundles bundles;
  private volatile boolean givenUp;

  private DaemonStore(StoreDir dir, DaemonConnection connection) {
    this.dir = dir;
    this.connection = connection;
    this.requests = new Requests(connection);
    this.texts = new PathTexts(dir);
    this.valid = new ValidPaths(requests, texts, connection.minor());
    this.bundles = new Bundles(requests, texts);
  }

  /**
   * Shakes hands with the daemon at the other end.
   *
   * @param dir the directory that the daemon's store paths begin with; {@link #checkDir} asks the daemon
   * @param transport closed with the store; closing it must end blocked reads and writes of both streams
   */
  public static DaemonStore open(
      StoreDir dir, InputStream in, OutputStream out, Closeable transport) throws IOException {
    return new DaemonStore(dir, new DaemonConnection(in, out, transport));
  }

  /** Connects to the daemon that listens at a Unix socket of this host. */
  public static DaemonStore connect(StoreDir dir, Path socket) throws IOException {
    SocketChannel channel;
    try {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new StoreException(
          "cannot connect to the build daemon at " + socket + ": " + e.getMessage(), e);
    }
    return open(dir, SocketStreams.in(channel), SocketStreams.out(channel), channel);
  }

  @Override
  public StoreDir dir() {
    return dir;
  }

  /** Returns the protocol version that both ends know, such as {@code 0x163}. */
  public int version() {
    return 0x100 | connection.minor();
  }

  /** Returns whether operations can still be asked for. */
  public boolean isOpen() {
    return connection.isOpen();
  }

  /** Returns how many messages have come from the daemon: while that stays the same, it has answered nothing. */
  public long heard() {
    return connection.heard();
  }

  /** Returns whether a bundle is sent as one stream; else the daemon asks for each piece of it. */
  public boolean takesStreams() {
    return requests.takesStreams();
  }

  /** Returns how long a question took at most to get there and back, when the connection was made. */
  public Duration roundTrip() {
    return connection.roundTrip();
  }

  /** Sends nothing from now on before the daemon asks for it, as if it were one that allows nothing else. */
  public void keepInStep() {
    requests.keepInStep();
  }

  /** Sends what the daemon says during operations other than builds to {@code sink}. */
  public void logTo(LogSink sink) {
    requests.logTo(sink);
  }

  /**
   * Checks that the daemon's store directory is {@link #dir}, in one round trip.
   *
   * @throws StoreException if it is another, with both ends' ways to mend it
   */
  public void checkDir() throws IOException {
    StorePath probe = new StorePath(dir, "0".repeat(StorePath.HASH_LENGTH) + "-probe");
    try {
      isValid(probe);
    } catch (DaemonException e) {
      throw new StoreException(
          "the build daemon has another store directory than " + dir
              + ", so no store item can be exchanged with it" + " (it says: " + e.getMessage()
              + "); start both ends with the same store directory",
          e);
    }
  }

  /** Sets the options of the operations that follow. */
  public void setOptions(DaemonOptions options) throws IOException {
    int minor = connection.minor();
    requests.ask(
        WorkerOp.SET_OPTIONS, out -> OptionsWire.write(out, options, minor), in -> Boolean.TRUE);
  }

  /** Returns whether {@code path} is valid there. */
  public boolean isValid(StorePath path) throws IOException {
    return valid.has(path);
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return valid.among(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return valid.info(path);
  }

  /** Does so without waiting for each answer before the next is asked for. */
  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    return valid.infos(paths);
  }

  /** Returns the items that {@code path}, which must be valid, refers to. */
  public SortedSet<StorePath> references(StorePath path) throws IOException {
    return texts.set(requests.ask(WorkerOp.QUERY_REFERENCES, path, WorkerReader::strings));
  }

  /** Returns the derivation that made {@code path}, if the daemon knows it. */
  public Optional<StorePath> deriver(StorePath path) throws IOException {
    return texts.ifAny(requests.ask(WorkerOp.QUERY_DERIVER, path, WorkerReader::string));
  }

  /** Returns where the outputs of {@code derivation}, which must be valid, go. */
  public SortedSet<StorePath> derivationOutputs(StorePath derivation) throws IOException {
    return texts.set(
        requests.ask(WorkerOp.QUERY_DERIVATION_OUTPUTS, derivation, WorkerReader::strings));
  }

  /** Returns the valid item whose path has this hash part, if there is one. */
  public Optional<StorePath> pathFromHashPart(String hashPart) throws IOException {
    return texts.ifAny(requests.ask(
        WorkerOp.QUERY_PATH_FROM_HASH_PART, out -> out.string(hashPart), WorkerReader::string));
  }

  /** Returns the names of the {@code builtin:} builders that the daemon has. */
  public List<String> builtInBuilders() throws IOException {
    return requests.ask(WorkerOp.BUILT_IN_BUILDERS, out -> {}, WorkerReader::strings);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    ExportedText text = new ExportedText(path);
    bundles.writeItem(path, text);
    return DerivationReader.read(dir, text.content());
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return texts.path(requests.ask(
        WorkerOp.ADD_TEXT_TO_STORE,
        out -> {
          out.string(name);
          out.bytes(content);
          out.storePaths(references);
        },
        WorkerReader::string));
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return texts.path(requests.ask(
        WorkerOp.ADD_TO_STORE,
        out -> {
          out.string(name);
          out.bool(true); // obsolete, "fixed"
          out.bool(true); // recursive
          out.string("sha256");
          NarReader.read(nar, new NarWriter(connection.arguments()));
        },
        WorkerReader::string));
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    requests.ask(WorkerOp.ADD_TEMP_ROOT, path, WorkerReader::u64);
  }

  /** Does so without waiting for each answer before the next is asked for. */
  @Override
  public void addTempRoots(Collection<StorePath> paths) throws IOException {
    requests.askAhead(
        paths,
        WorkerOp.ADD_TEMP_ROOT,
        (path, out) -> out.storePath(path),
        Exchange.logTo(requests.log()),
        (path, reply) -> reply.get().u64());
  }

  /** Makes {@code path} valid, by download if it must and may be. */
  public void ensurePath(StorePath path) throws IOException {
    requests.ask(WorkerOp.ENSURE_PATH, path, WorkerReader::u64);
  }

  /**
   * Builds the derivations, and what they need first. Returns when all outputs are valid.
   *
   * @param sink takes the log as it is written
   * @throws DaemonException if a build failed; its status says whether for good
   */
  public void build(List<StorePath> derivations, LogSink sink) throws IOException {
    requests.ask(
        WorkerOp.BUILD_DERIVATIONS,
        out -> {
          out.storePaths(derivations);
          if (connection.minor() >= 15) {
            out.u64(0); // build what is not there, check nothing again
          }
        },
        Exchange.logTo(sink),
        WorkerReader::u64);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    exportBundle(items, sign, out, item -> {});
  }

  /** Does so without waiting for each item before the next is asked for. */
  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    bundles.write(items, sign, out, each);
  }

  /**
   * As in {@link Store}, except that {@code in} must end with the bundle: what follows it may be read, too. A daemon that can
   * is sent the bundle as fast as the connection takes it; if it refuses that while {@code in} gives nothing for long, the
   * store is closed, and a thread goes on to wait for {@code in}.
   */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return bundles.read(in);
  }

  /** Returns whether {@link #close} was called while the conversation stood, rather than it breaking off by itself. */
  public boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public void close() throws IOException {
    if (connection.isOpen()) {
      givenUp = true;
    }
    connection.close();
  }
}
