package org.relevo.core.store.daemon;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.relevo.core.store.StoreException;
import org.relevo.formats.derivation.DerivationReader;
import org.relevo.formats.nar.NarReader;
import org.relevo.formats.nar.NarVisitor;
import org.relevo.formats.path.StorePath;

/** Takes a small item as a daemon exports it, and gives the content of the one file that it must be. */
final class ExportedText extends OutputStream {
  /** A derivation, and the little that the nar and the end of the exported item take. */
  private static final int MAX_BYTES = DerivationReader.MAX_SIZE + (1 << 20);

  private final StorePath item;
  private final ByteArrayOutputStream exported = new ByteArrayOutputStream();

  ExportedText(StorePath item) {
    this.item = item;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    if (exported.size() + (long) length > MAX_BYTES) {
      throw new StoreException(item + " is larger than a derivation can be");
    }
    exported.write(buffer, offset, length);
  }

  byte[] content() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    NarReader.read(new ByteArrayInputStream(exported.toByteArray()), new NarVisitor() {
      @Override
      public void enterDirectory(String name) throws IOException {
        throw notAFile();
      }

      @Override
      public void leaveDirectory() {}

      @Override
      public void regular(String name, boolean executable, long size, InputStream contents)
          throws IOException {
        contents.transferTo(content);
      }

      @Override
      public void symlink(String name, String target) throws IOException {
        throw notAFile();
      }
    });
    return content.toByteArray();
  }

  private StoreException notAFile() {
    return new StoreException(item + " is not a regular file");
  }
}
