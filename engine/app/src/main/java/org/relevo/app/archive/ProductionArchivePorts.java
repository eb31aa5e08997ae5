package org.relevo.app.archive;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.store.Store;

/** The parts of the program. */
final class ProductionArchivePorts implements ArchivePorts {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  @Override
  public Store openStore(HeadDirectories directories) throws IOException {
    return HeadStore.open(directories);
  }

  @Override
  public InputStream in() {
    return System.in;
  }

  /** Not {@link System#out}, which swallows errors: an export to a full disk must fail. */
  @Override
  public OutputStream out() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Asks the kernel, since Java's console tells of input and output together only. */
  @Override
  public boolean outIsTerminal() {
    try {
      String file = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
