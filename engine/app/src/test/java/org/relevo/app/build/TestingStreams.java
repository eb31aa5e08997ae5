package org.relevo.app.build;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.store.PathInfo;
import org.relevo.core.store.Store;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** A store in whose transfers something happens once, after so many bytes out or in. */
record TestingStreams(Store store, long bytesOut, long bytesIn, Runnable event) implements Store {
  @Override
  public StoreDir dir() {
    return store.dir();
  }

  @Override
  public Set<StorePath> queryValid(Collection<StorePath> paths) throws IOException {
    return store.queryValid(paths);
  }

  @Override
  public Optional<PathInfo> info(StorePath path) throws IOException {
    return store.info(path);
  }

  @Override
  public Derivation derivation(StorePath path) throws IOException {
    return store.derivation(path);
  }

  @Override
  public StorePath addText(String name, byte[] content, Collection<StorePath> references)
      throws IOException {
    return store.addText(name, content, references);
  }

  @Override
  public StorePath addTree(String name, InputStream nar) throws IOException {
    return store.addTree(name, nar);
  }

  @Override
  public void exportBundle(List<StorePath> items, boolean sign, OutputStream out)
      throws IOException {
    store.exportBundle(items, sign, new FilterOutputStream(out) {
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
    });
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

  @Override
  public void addTempRoot(StorePath path) throws IOException {
    store.addTempRoot(path);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
