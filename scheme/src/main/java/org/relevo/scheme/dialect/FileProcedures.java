package org.relevo.scheme.dialect;

import gnu.lists.Sequence;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Procedures that look at the files and the host around a program. */
final class FileProcedures {
  private FileProcedures() {}

  static void addTo(Vocabulary vocabulary, Evaluation evaluation) {
    vocabulary
        .procedure("load", 1, 2, arguments -> load(evaluation, arguments[0]))
        .procedure("primitive-load", 1, arguments -> load(evaluation, arguments[0]))
        .procedure("current-filename", 0, arguments -> evaluation.currentFile())
        .procedure("get-string-all", 1, a -> all((Reader) a[0]))
        .procedure("get-line", 1, a -> line((Reader) a[0]))
        .procedure("getenv", 1, arguments -> {
          Optional<String> value = Optional.ofNullable(System.getenv(Texts.string(arguments[0])));
          return value.<Object>map(text -> text).orElse(false);
        })
        .procedure("gethostname", 0, arguments -> hostName());
  }

  private static Object all(Reader port) throws IOException {
    StringWriter text = new StringWriter();
    port.transferTo(text);
    return text.toString();
  }

  private static Object line(Reader port) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = port.read();
    if (c < 0) {
      return Sequence.eofValue;
    }
    for (; c >= 0 && c != '\n'; c = port.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static Object load(Evaluation evaluation, Object name) {
    try {
      return evaluation.load(evaluation.resolve(Texts.string(name)));
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
