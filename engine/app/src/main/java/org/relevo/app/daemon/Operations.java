package org.relevo.app.daemon;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.relevo.app.daemon.build.BuildOrder;
import org.relevo.app.daemon.build.BuildScheduler;
import org.relevo.app.daemon.build.BuildSettings;
import org.relevo.app.daemon.build.BuildStore;
import org.relevo.core.store.PathInfo;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.PieceStream;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;
import org.relevo.formats.worker.WorkerWire;
import org.relevo.formats.worker.WorkerWriter;

/**
 * The operations of the protocol: each reads its arguments, does its work while messages may go to the client, and then
 * writes its reply.
 */
final class Operations {
  private static final int MINOR_BUILD_MODE = 15;
  private static final int BUFFER = 64 << 10;

  private final WorkerReader in;
  private final WorkerWriter out;
  private final Messages messages;
  private final ClientInput input;
  private final BuildStore store;
  private final BuildScheduler scheduler;
  private final BuildSettings settings;
  private final Executor threads;
  private SessionOptions options;
  private InputStream stream = InputStream.nullInputStream();
  private boolean argumentsRead;

  Operations(
      WorkerReader in,
      WorkerWriter out,
      Messages messages,
      ClientInput input,
      BuildStore store,
      BuildScheduler scheduler,
      BuildSettings settings,
      Executor threads) {
    this.in = in;
    this.out = out;
    this.messages = messages;
    this.input = input;
    this.store = store;
    this.scheduler = scheduler;
    this.settings = settings;
    this.threads = threads;
    this.options = SessionOptions.of(settings);
  }

  /** Returns whether the request under way was read to its end, so that the next can be found. */
  boolean argumentsRead() {
    return argumentsRead;
  }

  void perform(WorkerOp op, int minor) throws IOException, InterruptedException {
    argumentsRead = false;
    switch (op) {
      case VALID_PATH -> out.bool(!ask(path -> store.queryValid(Set.of(path))).isEmpty());
      case QUERY_VALID_PATHS -> {
        List<StorePath> paths = paths();
        begin();
        Set<StorePath> valid = new TreeSet<>(store.queryValid(paths));
        messages.last();
        out.storePaths(valid);
      }
      case QUERY_REFERENCES -> out.storePaths(ask(this::info).references());
      case QUERY_DERIVER -> out.storePathIfAny(ask(this::info).deriver());
      case QUERY_PATH_INFO -> pathInfo(ask(this::info));
      case QUERY_DERIVATION_OUTPUTS -> out.storePaths(ask(this::outputs));
      case QUERY_PATH_FROM_HASH_PART -> {
        String hashPart = in.string();
        begin();
        Optional<StorePath> found = store.pathFromHashPart(hashPart);
        messages.last();
        out.storePathIfAny(found);
      }
      case ENSURE_PATH -> {
        ask(this::info);
        out.u64(1);
      }
      case ADD_TEMP_ROOT -> {
        ask(path -> {
          store.addTempRoot(path);
          return path;
        });
        out.u64(1);
      }
      case ADD_TEXT_TO_STORE -> addText();
      case ADD_TO_STORE -> addTree();
      case EXPORT_PATH -> export();
      case IMPORT_PATHS -> importBundle();
      case IMPORT_STREAM -> importStream();
      case BUILD_DERIVATIONS -> build(minor);
      case SET_OPTIONS -> {
        SessionOptions read = SessionOptions.read(in, minor, settings);
        begin();
        messages.last();
        options = read;
      }
      case BUILT_IN_BUILDERS -> {
        begin();
        messages.last();
        out.strings(List.of());
      }
    }
  }

  @FunctionalInterface
  private interface Query<T> {
    T answer(StorePath path) throws IOException;
  }

  /** Performs an operation whose only argument is a path; the reply follows. */
  private <T> T ask(Query<T> query) throws IOException {
    StorePath path = path();
    begin();
    T answer = query.answer(path);
    messages.last();
    return answer;
  }

  private void begin() {
    argumentsRead = true;
    messages.open();
  }

  /** Reads a path; a wrong one is refused, but the request ends with it. */
  private StorePath path() throws IOException {
    String text = in.string(WorkerWire.MAX_PATH);
    argumentsRead = true;
    return store.dir().parse(text);
  }

  private List<StorePath> paths() throws IOException {
    List<String> texts = in.strings(WorkerWire.MAX_LIST, WorkerWire.MAX_PATH);
    argumentsRead = true;
    return parse(texts);
  }

  private List<StorePath> parse(List<String> texts) throws IOException {
    List<StorePath> paths = new ArrayList<>(texts.size());
    for (String text : texts) {
      paths.add(store.dir().parse(text));
    }
    return paths;
  }

  private PathInfo info(StorePath path) throws IOException {
    return store
        .info(path)
        .orElseThrow(() -> new RefusedException("the path " + path + " is not valid"));
  }

  private void pathInfo(PathInfo info) throws IOException {
    out.storePathIfAny(info.deriver());
    out.string(info.narHash().hex());
    out.storePaths(info.references());
    out.u64(info.registrationTime().getEpochSecond());
    out.u64(info.narSize());
  }

  private Set<StorePath> outputs(StorePath path) throws IOException {
    Set<StorePath> outputs = new TreeSet<>();
    for (DerivationOutput output : store.derivation(path).outputs().values()) {
      outputs.add(output.path());
    }
    return outputs;
  }

  private void addText() throws IOException {
    String name = in.string();
    byte[] content = in.bytes(Messages.MAX_TEXT);
    List<StorePath> references = paths();
    begin();
    requireName(name);
    StorePath path = store.addText(name, content, references);
    messages.last();
    out.storePath(path);
  }

  /** The tree comes as part of the arguments: whatever goes wrong within it ends the connection. */
  private void addTree() throws IOException {
    String name = in.string();
    boolean fixed = in.u64() == 1;
    boolean recursive = in.u64() == 1 || !fixed;
    String algorithm = in.string();
    requireName(name);
    if (fixed && !algorithm.equals("sha256")) {
      throw new RefusedException(
          "items named by " + algorithm + " hashes are not supported; use sha256");
    }
    StorePath path = recursive ? store.addTree(name, input) : store.addFlatFile(name, input);
    begin();
    messages.last();
    out.storePath(path);
  }

  private static void requireName(String name) throws RefusedException {
    String fault = StorePath.nameFault(name);
    if (!fault.isEmpty()) {
      throw new RefusedException("\"" + name + "\" cannot be the name of a store item: " + fault);
    }
  }

  private void export() throws IOException {
    String text = in.string(WorkerWire.MAX_PATH);
    boolean sign = in.u64() != 0;
    argumentsRead = true;
    StorePath path = store.dir().parse(text);
    begin();
    info(path);
    try (ItemFrame item = new ItemFrame(messages.sink())) {
      store.exportBundle(List.of(path), sign, item);
    }
    messages.last();
    out.u64(1);
  }

  private void importBundle() throws IOException {
    begin();
    List<StorePath> items;
    try (InputStream bundle = new BufferedInputStream(messages.source(), BUFFER)) {
      items = store.importBundle(bundle);
    }
    messages.last();
    out.storePaths(items);
  }

  private void importStream() throws IOException {
    begin();
    stream = new PieceStream(in);
    List<StorePath> items = store.importBundle(new BufferedInputStream(stream, BUFFER));
    passOverStream();
    messages.last();
    out.storePaths(items);
  }

  /**
   * Reads to the end of the stream that the request under way has, if it has one: else what is left of an item that was refused
   * would be taken for requests.
   */
  void passOverStream() throws IOException {
    stream.close();
    stream = InputStream.nullInputStream();
  }

  private void build(int minor) throws IOException, InterruptedException {
    List<String> texts = in.strings(WorkerWire.MAX_LIST, WorkerWire.MAX_PATH);
    long mode = minor >= MINOR_BUILD_MODE ? in.u64() : 0;
    argumentsRead = true;
    List<StorePath> wanted = parse(texts);
    if (mode != 0) {
      throw new RefusedException(
          "this build daemon neither checks nor repairs what is built already");
    }
    begin();
    BuildOrder order = scheduler.order(wanted, options.build(), new ClientLog(messages, options));
    input.watch(threads, order::cancel);
    order.run();
    messages.last();
    out.u64(1);
  }
}
