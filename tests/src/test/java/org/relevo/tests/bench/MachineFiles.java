package org.relevo.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Machine files of the sizes that are measured. The names are addresses, so that nothing waits for a name server. */
enum MachineFiles {
  TEN(10, "10 machines, written out", false),
  MAPPED(10_000, "10,000 machines, by map over iota", true),
  WRITTEN_OUT(10_000, "10,000 machines, written out", false);

  private static final String FORM = """
      (build-machine
        (name %s)
        (systems '("x86_64-linux" "i686-linux"))
        (user "offload")
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO")
        (parallel-builds 4)
        (speed 1.5))
      """;

  private final int count;
  private final String title;
  private final boolean mapped;

  MachineFiles(int count, String title, boolean mapped) {
    this.count = count;
    this.title = title;
    this.mapped = mapped;
  }

  int count() {
    return count;
  }

  String title() {
    return title;
  }

  /** Returns whether Guile compiles it within seconds. */
  boolean compiles() {
    return mapped || count < 1000;
  }

  Path write(Path directory) throws IOException {
    StringBuilder text = new StringBuilder();
    if (mapped) {
      String form =
          FORM.formatted("(string-append \"10.0.\" (number->string (quotient i 256)) \".\""
              + " (number->string (remainder i 256)))");
      text.append("(map (lambda (i)\n")
          .append(form)
          .append(")\n(iota ")
          .append(count)
          .append("))\n");
    } else {
      text.append("(list\n");
      for (int i = 0; i < count; i++) {
        text.append(FORM.formatted("\"10.0." + i / 256 + "." + i % 256 + "\""));
      }
      text.append(")\n");
    }
    return Files.writeString(directory.resolve(name() + ".scm"), text);
  }
}
