package org.relevo.core.transfer.packed;

import java.io.IOException;
import java.io.InputStream;
import org.relevo.formats.nar.NarVisitor;

/** Looks at nothing in a nar. */
enum NothingToSee implements NarVisitor {
  INSTANCE;

  @Override
  public void enterDirectory(String name) {}

  @Override
  public void leaveDirectory() {}

  @Override
  public void regular(String name, boolean executable, long size, InputStream contents)
      throws IOException {}

  @Override
  public void symlink(String name, String target) {}
}
