package org.relevo.app.install;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A host below a temporary directory, with all that the command wants to see; tests take away from it. */
final class TestingHost {
  static final String WRAPPER = "/usr/local/libexec/relevo/guix";
  static final String STARTER = "/usr/local/libexec/relevo/guix-daemon";
  static final String DROP_IN = "/etc/systemd/system/guix-daemon.service.d/relevo.conf";
  static final String UNIT = "/etc/systemd/system/guix-daemon.service";
  static final String GUIX = "/var/guix/profiles/per-user/root/current-guix/bin/guix";

  /** A unit file as Guix has it. */
  static final String SERVICE = """
      [Unit]
      Description=Build daemon
      [Service]
      ExecStart=/var/guix/profiles/per-user/root/current-guix/bin/guix-daemon \\
          --build-users-group=guixbuild --discover=no
      Environment='GUIX_LOCPATH=/x' LC_ALL=en_US.utf8
      """;

  final Path root;
  final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
  String user = "root";
  Path java = Path.of("/usr/lib/jvm/java-17");
  Optional<Path> launcher = Optional.of(Path.of("/no-such-directory/relevo"));
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  TestingHost(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(at("/gnu/store"));
    write("/etc/guix/machines.scm", "(list)");
    write("/etc/guix/signing-key.sec", "");
    program(GUIX, "#!/bin/sh\necho real\n");
  }

  Path at(String place) {
    return root.resolve(place.substring(1));
  }

  Path write(String place, String text) throws IOException {
    Files.createDirectories(at(place).getParent());
    return Files.writeString(at(place), text);
  }

  Path program(String place, String text) throws IOException {
    return Files.setPosixFilePermissions(
        write(place, text), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  String read(String place) throws IOException {
    return Files.readString(at(place));
  }

  /** Returns all that there is. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  /** Runs the command; what it says is that of this run only. */
  int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine =
        new CommandLine(new InstallHookCommand(new Caller(environment, user, java, launcher)));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    commandLine.setExecutionExceptionHandler((error, command, parsed) -> {
      command.getErr().println(error.getMessage());
      command.getErr().flush();
      return 1;
    });
    String[] all = new String[arguments.length + 1];
    all[0] = "--root=" + root;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
