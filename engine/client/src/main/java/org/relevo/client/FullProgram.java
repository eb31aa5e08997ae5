package org.relevo.client;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The whole program, in this process: what the client falls back to when there is no engine. */
final class FullProgram {
  private static final String MAIN = "org.relevo.app.Main";

  private FullProgram() {}

  /**
   * Runs it, which ends the process.
   *
   * @param classPath its jars, separated as in a class path
   */
  static void run(String classPath, String[] arguments) throws IOException {
    List<URL> jars = new ArrayList<>();
    StringTokenizer names = new StringTokenizer(classPath, File.pathSeparator);
    while (names.hasMoreTokens()) {
      jars.add(new File(names.nextToken()).toURI().toURL());
    }
    // It stays open as long as the process, which ends in there.
    @SuppressWarnings("resource")
    URLClassLoader loader =
        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      loader.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (ReflectiveOperationException e) {
      throw new IOException("the program cannot be started from " + classPath + ": " + e, e);
    }
  }
}
