package org.relevo.app.build;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.relevo.core.store.ForwardingStore;
import org.relevo.core.store.Store;
import org.relevo.formats.path.StorePath;

/** A store in whose transfers something happens once, after so many bytes out or in. */
final class TestingStreams extends ForwardingStore {
  private final Store store;
  private final long bytesOut;
  private final long bytesIn;
  private final Runnable event;

  TestingStreams(Store store, long bytesOut, long bytesIn, Runnable event) {
    super(store);
    this.store = store;
    this.bytesOut = bytesOut;
    this.bytesIn = bytesIn;
    this.event = event;
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    store.exportBundle(items, sign, counted(out));
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out, ItemListener each)
      throws IOException {
    store.exportBundle(items, sign, counted(out), each);
  }

  private OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      private long left = bytesOut;

      @Override
      public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        if (left > 0 && (left -= length) <= 0) {
          event.run();
        }
      }

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }
    };
  }

  @Override
  public List<StorePath> importBundle(InputStream in) throws IOException {
    return store.importBundle(new FilterInputStream(in) {
      private long left = bytesIn;

      private void count(long length) {
        if (left > 0 && (left -= length) <= 0) {
          event.run();
        }
      }

      @Override
      public int read() throws IOException {
        int one = in.read();
        count(1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int piece = in.read(buffer, offset, length);
        count(Math.max(0, piece));
        return piece;
      }
    });
  }
}
