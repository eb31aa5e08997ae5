package org.relevo.core.store.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.relevo.core.store.Store.ItemListener;
import org.relevo.formats.path.StorePath;
import org.relevo.formats.worker.WorkerOp;
import org.relevo.formats.worker.WorkerReader;

/** How items come out of a daemon's store and go into it, several in one bundle. */
final class Bundles {
  private static final byte[] ONE_MORE = {1, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] END = new byte[8];

  private final Requests requests;
  private final PathTexts texts;

  Bundles(Requests requests, PathTexts texts) {
    this.requests = requests;
    this.texts = texts;
  }

  /** Has the daemon write the items, each asked for before the one before it has come. */
  void write(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    requests.askAhead(
        items,
        WorkerOp.EXPORT_PATH,
        (item, request) -> {
          request.storePath(item);
          request.bool(sign);
        },
        messagesTo(out),
        (item, reply) -> {
          each.begins(item);
          out.write(ONE_MORE);
          reply.get().u64();
        });
    out.write(END);
  }

  /** Has the daemon write one item, as it is in a bundle, without a signature. */
  void writeItem(StorePath item, OutputStream out) throws IOException {
    requests.ask(
        WorkerOp.EXPORT_PATH,
        request -> {
          request.storePath(item);
          request.bool(false); // no signature
        },
        messagesTo(out),
        WorkerReader::u64);
  }

  private Exchange messagesTo(OutputStream out) {
    return new Exchange(requests.log(), InputStream.nullInputStream(), out);
  }

  /** Has the daemon read a bundle: all that comes where it takes streams, else what it asks for. */
  List<StorePath> read(InputStream in) throws IOException {
    return texts.list(
        requests.takesStreams()
            ? requests.stream(WorkerOp.IMPORT_STREAM, in, WorkerReader::strings)
            : requests.ask(
                WorkerOp.IMPORT_PATHS,
                out -> {},
                new Exchange(requests.log(), in, OutputStream.nullOutputStream()),
                WorkerReader::strings));
  }
}
