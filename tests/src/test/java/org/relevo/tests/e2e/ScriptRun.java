package org.relevo.tests.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of a script as a build daemon would have it: with nothing but the given environment, two lines on standard input,
 * and file descriptor 4 open.
 *
 * @param code the exit code
 * @param out what came on standard output
 * @param err what came on standard error
 * @param log what came on file descriptor 4
 */
record ScriptRun(int code, String out, String err, String log) {
  static final int FAKE_CODE = 42;

  static ScriptRun of(
      Path directory, Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    Path in = Files.writeString(directory.resolve("in"), "first line\n\\second\n");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Path log = directory.resolve("log");
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 4>" + log, "sh", script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new ScriptRun(code, Files.readString(out), Files.readString(err), Files.readString(log));
  }

  /** Writes an executable script. */
  static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Writes a program that says on each stream what it got, and ends with {@link #FAKE_CODE}. */
  static Path fake(Path file, String name) throws IOException {
    return script(file, """
        #!/bin/sh
        echo NAME
        for argument in "$@"; do printf '[%s]\\n' "$argument"; done
        printf 'GUIX=%s REAL=%s STATE=%s STORE=%s\\n' "${GUIX-}" "${RELEVO_REAL_GUIX-}" \\
          "${GUIX_STATE_DIRECTORY-}" "${NIX_STORE_DIR-}" >&2
        while IFS= read -r line; do printf '<%s>\\n' "$line"; done
        echo 'log of NAME' >&4
        exit CODE
        """.replace("NAME", name).replace("CODE", Integer.toString(FAKE_CODE)));
  }

  /** Returns what {@link #fake} writes to standard output for these arguments. */
  static String heard(String name, String... arguments) {
    StringBuilder text = new StringBuilder(name + "\n");
    for (String argument : arguments) {
      text.append('[').append(argument).append("]\n");
    }
    return text.append("<first line>\n<\\second>\n").toString();
  }
}
