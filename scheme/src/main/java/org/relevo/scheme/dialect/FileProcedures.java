package org.relevo.scheme.dialect;

import gnu.kawa.io.InPort;
import gnu.mapping.Procedure;
import gnu.mapping.Values;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Procedures that look at the files and the host around a program. Nothing here writes. */
final class FileProcedures {
  private FileProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("load", 1, 2, a -> load(Texts.string(a[0])))
        .procedure("primitive-load", 1, a -> load(Texts.string(a[0])))
        .procedure("add-to-load-path", 1, a -> {
          Evaluation.current().modules().addToLoadPath(Path.of(Texts.string(a[0])));
          return Values.empty;
        })
        .procedure(
            "current-filename",
            0,
            a -> Evaluation.current().currentFile().<Object>map(Path::toString).orElse(false))
        .procedure("call-with-input-file", 2, Primitive.ANY, a -> {
          try (InPort port = open(a[0])) {
            return Texts.procedure(a[1]).apply1(port);
          }
        })
        .procedure("open-input-file", 1, Primitive.ANY, a -> open(a[0]))
        .procedure(
            "with-input-from-file", 2, Primitive.ANY, a -> withInput(a[0], Texts.procedure(a[1])))
        .procedure("file-exists?", 1, a -> Files.exists(path(a[0])))
        .procedure("file-is-directory?", 1, a -> Files.isDirectory(path(a[0])))
        .procedure(
            "%directory-entries",
            1, a -> {
              try (Stream<Path> entries = Files.list(path(a[0]))) {
                return Texts.list(entries
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList());
              }
            })
        .procedure("in-vicinity", 2, a -> {
          String directory = Texts.string(a[0]);
          String slash = directory.isEmpty() || directory.endsWith("/") ? "" : "/";
          return directory + slash + Texts.string(a[1]);
        })
        .procedure("canonicalize-path", 1, a -> path(a[0]).toRealPath().toString())
        .procedure("getcwd", 0, a -> Path.of("").toAbsolutePath().toString())
        .procedure("getenv", 1, a -> {
          Optional<String> value = Optional.ofNullable(System.getenv(Texts.string(a[0])));
          return value.<Object>map(text -> text).orElse(false);
        })
        .procedure("gethostname", 0, a -> hostName())
        .procedure("current-time", 0, a -> System.currentTimeMillis() / 1000)
        .procedure("getpid", 0, a -> ProcessHandle.current().pid());
  }

  private static Path path(Object name) {
    return Path.of(Texts.string(name));
  }

  private static InPort open(Object name) throws IOException {
    Path file = path(name);
    if (!Files.exists(file)) {
      throw SchemeError.noSuchFile(file.toString());
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory");
    }
    return InPort.openFile(file.toString());
  }

  private static Object withInput(Object name, Procedure thunk) throws Throwable {
    InPort saved = InPort.inDefault();
    try (InPort port = open(name)) {
      InPort.setInDefault(port);
      return thunk.apply0();
    } finally {
      InPort.setInDefault(saved);
    }
  }

  static Object load(String name) {
    Evaluation evaluation = Evaluation.current();
    try {
      return evaluation.load(evaluation.resolve(name));
    } catch (ProgramException e) {
      throw new Evaluation.LoadFailed(e);
    }
  }

  private static String hostName() throws IOException {
    Path kernel = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(kernel)
        ? Files.readString(kernel).strip()
        : InetAddress.getLocalHost().getHostName();
  }
}
