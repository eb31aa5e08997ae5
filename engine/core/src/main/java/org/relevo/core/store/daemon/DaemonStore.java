package org.relevo.core.store.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.nar.NarReader;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWriter;

/**
 * The store of a build daemon, and the daemon's builds, over a connection that speaks the worker protocol (versions
 * 1.1 to 1.99).
 *
 * <p>One operation at a time: a second thread waits for the first. {@link #close} does not wait; it ends the operation
 * that is under way with an {@link IOException}, as does anything that leaves the conversation in disorder: then the
 * store closes itself. After a {@link DaemonException} it can be used further, if {@link #isOpen} says so. Timeouts are the transport's.
 */
public final class DaemonStore implements Store {
  /** How many bytes of requests are sent before their answers are read: no program in between passes so few on in pieces. */
  private static final int ONE_WRITE = 4096;

  /** The same for a daemon to which pieces are all the same: few enough for what buffers between hold. */
  private static final int MANY_WRITES = 32 << 10;

  /** How many bytes the request about a path has besides the path. */
  private static final int REQUEST = 32;

  private final StoreDir dir;
  private final DaemonConnection connection;
  private final Object turn = new Object();
  private volatile LogSink log = LogSink.DISCARD;
  private volatile boolean inStep;

  private DaemonStore(StoreDir dir, DaemonConnection connection) {
    this.dir = dir;
    this.connection = connection;
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

  /** Returns whether a bundle is sent as one stream; else the daemon asks for each piece of it. */
  public boolean takesStreams() {
    return connection.extended() && !inStep;
  }

  /** Returns how long a question took at most to get there and back, when the connection was made. */
  public Duration roundTrip() {
    return connection.roundTrip();
  }

  /** Sends nothing from now on before the daemon asks for it, as if it were one that allows nothing else. */
  public void keepInStep() {
    inStep = true;
  }

  /** Sends what the daemon says during operations other than builds to {@code sink}. */
  public void logTo(LogSink sink) {
    log = sink;
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
    perform(
        WorkerOp.SET_OPTIONS,
        out -> OptionsWire.write(out, options, minor),
        Exchange.logTo(log),
        in -> Boolean.TRUE);
  }

  /** Returns whether {@code path} is valid there. */
  public boolean isValid(StorePath path) throws IOException {
    return ask(WorkerOp.VALID_PATH, path, WorkerReader::bool);
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    if (paths.isEmpty()) {
      return Set.of();
    }
    if (connection.minor() < 12) {
      Set<StorePath> valid = new TreeSet<>();
      for (StorePath path : paths) {
        if (isValid(path)) {
          valid.add(path);
        }
      }
      return valid;
    }
    return paths(perform(
        WorkerOp.QUERY_VALID_PATHS,
        out -> out.storePaths(paths),
        Exchange.logTo(log),
        WorkerReader::strings));
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    RawInfo raw;
    try {
      raw = ask(WorkerOp.QUERY_PATH_INFO, path, RawInfo::read);
    } catch (DaemonException e) {
      // The daemon has no other way to say that a path is not valid.
      if (isValid(path)) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(pathInfo(path, raw));
  }

  private PathInfo pathInfo(StorePath path, RawInfo raw) throws IOException {
    return new PathInfo(
        path,
        raw.hash(),
        raw.size,
        paths(raw.references),
        raw.deriver.isEmpty() ? Optional.empty() : Optional.of(dir.parse(raw.deriver)),
        Instant.ofEpochSecond(raw.registrationTime));
  }

  /** Does so without waiting for each answer before the next is asked for. */
  @Override
  public Map<StorePath, PathInfo> infos(Collection<StorePath> paths) throws IOException {
    Map<StorePath, PathInfo> infos = new HashMap<>();
    Map<StorePath, DaemonException> refused = new HashMap<>();
    askAhead(paths, WorkerOp.QUERY_PATH_INFO, (path, out) -> out.storePath(path), path -> {
      try {
        infos.put(path, pathInfo(path, RawInfo.read(connection.await(Exchange.logTo(log)))));
      } catch (DaemonException e) {
        refused.put(path, e);
      }
    });
    // The daemon has no other way to say that a path is not valid.
    Set<StorePath> valid = queryValid(refused.keySet());
    for (Map.Entry<StorePath, DaemonException> one : refused.entrySet()) {
      if (valid.contains(one.getKey())) {
        throw one.getValue();
      }
    }
    return infos;
  }

  /** Returns the items that {@code path}, which must be valid, refers to. */
  public SortedSet<StorePath> references(StorePath path) throws IOException {
    return paths(ask(WorkerOp.QUERY_REFERENCES, path, WorkerReader::strings));
  }

  /** Returns the derivation that made {@code path}, if the daemon knows it. */
  public Optional<StorePath> deriver(StorePath path) throws IOException {
    String text = ask(WorkerOp.QUERY_DERIVER, path, WorkerReader::string);
    return text.isEmpty() ? Optional.empty() : Optional.of(dir.parse(text));
  }

  /** Returns where the outputs of {@code derivation}, which must be valid, go. */
  public SortedSet<StorePath> derivationOutputs(StorePath derivation) throws IOException {
    return paths(ask(WorkerOp.QUERY_DERIVATION_OUTPUTS, derivation, WorkerReader::strings));
  }

  /** Returns the valid item whose path has this hash part, if there is one. */
  public Optional<StorePath> pathFromHashPart(String hashPart) throws IOException {
    String text = perform(
        WorkerOp.QUERY_PATH_FROM_HASH_PART,
        out -> out.string(hashPart),
        Exchange.logTo(log),
        WorkerReader::string);
    return text.isEmpty() ? Optional.empty() : Optional.of(dir.parse(text));
  }

  /** Returns the names of the {@code builtin:} builders that the daemon has. */
  public List<String> builtInBuilders() throws IOException {
    return perform(
        WorkerOp.BUILT_IN_BUILDERS, out -> {}, Exchange.logTo(log), WorkerReader::strings);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    ExportedText text = new ExportedText(path);
    exportItem(path, false, text);
    return DerivationReader.read(dir, text.content());
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return dir.parse(perform(
        WorkerOp.ADD_TEXT_TO_STORE,
        out -> {
          out.string(name);
          out.bytes(content);
          out.storePaths(references);
        },
        Exchange.logTo(log),
        WorkerReader::string));
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return dir.parse(perform(
        WorkerOp.ADD_TO_STORE,
        out -> {
          out.string(name);
          out.bool(true); // obsolete, "fixed"
          out.bool(true); // recursive
          out.string("sha256");
          NarReader.read(nar, new NarWriter(connection.arguments()));
        },
        Exchange.logTo(log),
        WorkerReader::string));
  }

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    ask(WorkerOp.ADD_TEMP_ROOT, path, WorkerReader::u64);
  }

  /** Does so without waiting for each answer before the next is asked for. */
  @Override
  public void addTempRoots(Collection<StorePath> paths) throws IOException {
    askAhead(
        paths,
        WorkerOp.ADD_TEMP_ROOT,
        (path, out) -> out.storePath(path),
        path -> connection.await(Exchange.logTo(log)).u64());
  }

  /**
   * Asks about each path. Some requests are sent, in one write, before the first of them is answered; with daemons that lack the
   * extension more would not be safe, as {@link WorkerWire} tells.
   */
  private void askAhead(Collection<StorePath> paths, WorkerOp op, Question question, Answer answer)
      throws IOException {
    int most = inStep ? 0 : connection.extended() ? MANY_WRITES : ONE_WRITE;
    List<StorePath> some = new ArrayList<>();
    int bytes = 0;
    for (StorePath path : paths) {
      int length = path.toString().length() + REQUEST;
      if (!some.isEmpty() && bytes + length > most) {
        askTogether(some, op, question, answer);
        some.clear();
        bytes = 0;
      }
      some.add(path);
      bytes += length;
    }
    if (!some.isEmpty()) {
      askTogether(some, op, question, answer);
    }
  }

  private void askTogether(List<StorePath> paths, WorkerOp op, Question question, Answer answer)
      throws IOException {
    synchronized (turn) {
      int left = paths.size();
      boolean inOrder = false;
      try {
        for (StorePath path : paths) {
          question.write(path, connection.request(op));
        }
        for (StorePath path : paths) {
          left--;
          answer.take(path);
        }
        inOrder = true;
      } catch (DaemonException e) {
        inOrder = left == 0;
        throw e;
      } finally {
        if (!inOrder) {
          connection.close();
        }
      }
    }
  }

  /** Makes {@code path} valid, by download if it must and may be. */
  public void ensurePath(StorePath path) throws IOException {
    ask(WorkerOp.ENSURE_PATH, path, WorkerReader::u64);
  }

  /**
   * Builds the derivations, and what they need first. Returns when all outputs are valid.
   *
   * @param sink takes the log as it is written
   * @throws DaemonException if a build failed; its status says whether for good
   */
  public void build(List<StorePath> derivations, LogSink sink) throws IOException {
    perform(
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
    Exchange exchange = new Exchange(log, InputStream.nullInputStream(), out);
    askAhead(
        items,
        WorkerOp.EXPORT_PATH,
        (item, request) -> {
          request.storePath(item);
          request.bool(sign);
        },
        item -> {
          each.begins(item);
          out.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
          connection.await(exchange).u64();
        });
    out.write(new byte[8]);
  }

  private void exportItem(StorePath item, boolean sign, OutputStream out) throws IOException {
    perform(
        WorkerOp.EXPORT_PATH,
        request -> {
          request.storePath(item);
          request.bool(sign);
        },
        new Exchange(log, InputStream.nullInputStream(), out),
        WorkerReader::u64);
  }

  /**
   * As in {@link Store}, except that {@code in} must end with the bundle: what follows it may be read, too. A daemon that can
   * is sent the bundle as fast as the connection takes it; if it refuses that while {@code in} gives nothing for long, the
   * store is closed, and a thread goes on to wait for {@code in}.
   */
  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return parse(
        takesStreams()
            ? importStream(in)
            : perform(
                WorkerOp.IMPORT_PATHS,
                out -> {},
                new Exchange(log, in, OutputStream.nullOutputStream()),
                WorkerReader::strings));
  }

  private List<String> importStream(InputStream in) throws IOException {
    synchronized (turn) {
      boolean inOrder = false;
      BundleSender sender =
          BundleSender.start(in, connection.request(WorkerOp.IMPORT_STREAM), connection);
      try {
        List<String> items = connection.answer(Exchange.logTo(log)).strings();
        sender.awaitEnd();
        inOrder = true;
        return items;
      } catch (DaemonException e) {
        inOrder = sender.settle();
        throw e;
      } catch (IOException e) {
        throw sender.reason(e);
      } finally {
        if (!inOrder) {
          sender.stop();
          connection.close();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private <T> T ask(WorkerOp op, StorePath path, Reply<T> reply) throws IOException {
    return perform(op, out -> out.storePath(path), Exchange.logTo(log), reply);
  }

  private <T> T perform(WorkerOp op, Arguments arguments, Exchange exchange, Reply<T> reply)
      throws IOException {
    synchronized (turn) {
      boolean inOrder = false;
      try {
        arguments.write(connection.request(op));
        T result = reply.read(connection.await(exchange));
        inOrder = true;
        return result;
      } catch (DaemonException e) {
        inOrder = true;
        throw e;
      } finally {
        if (!inOrder) {
          connection.close();
        }
      }
    }
  }

  private SortedSet<StorePath> paths(Collection<String> texts) throws IOException {
    return new TreeSet<>(parse(texts));
  }

  private List<StorePath> parse(Collection<String> texts) throws IOException {
    List<StorePath> paths = new ArrayList<>(texts.size());
    for (String text : texts) {
      paths.add(dir.parse(text));
    }
    return paths;
  }

  @FunctionalInterface
  private interface Question {
    void write(StorePath path, WorkerWriter out) throws IOException;
  }

  @FunctionalInterface
  private interface Answer {
    void take(StorePath path) throws IOException;
  }

  @FunctionalInterface
  private interface Arguments {
    void write(WorkerWriter out) throws IOException;
  }

  @FunctionalInterface
  private interface Reply<T> {
    T read(WorkerReader in) throws IOException;
  }

  /** The reply to {@code query-path-info}. */
  private record RawInfo(
      String deriver, String hex, List<String> references, long registrationTime, long size) {
    static RawInfo read(WorkerReader in) throws IOException {
      return new RawInfo(in.string(), in.string(), in.strings(), in.u64(), in.u64());
    }

    Hash hash() throws StoreException {
      String digits = hex.startsWith("sha256:") ? hex.substring("sha256:".length()) : hex;
      try {
        return Hash.parseHex(digits);
      } catch (IllegalArgumentException e) {
        throw new StoreException("the build daemon gave no SHA-256 hash: " + e.getMessage(), e);
      }
    }
  }
}
