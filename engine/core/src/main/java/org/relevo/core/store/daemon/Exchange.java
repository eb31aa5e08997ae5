package org.relevo.core.store.daemon;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Where the messages of one request go.
 *
 * @param log takes what the daemon and its builders say
 * @param source what the daemon reads from
 * @param sink what the daemon writes to
 */
record Exchange(LogSink log, InputStream source, OutputStream sink) {
  static Exchange logTo(LogSink log) {
    return new Exchange(log, InputStream.nullInputStream(), OutputStream.nullOutputStream());
  }
}
