package org.relevo.app.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPreflight;

/** Private keys that cannot be used, or should not. Each file is looked at once, however many machines name it. */
final class PrivateKeyRule implements Rule {
  private static final int SHORTEST_RSA = 2048;
  private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
      PosixFilePermission.OWNER_READ,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_EXECUTE);

  /** Reads private keys; a test has its own. */
  @FunctionalInterface
  interface Reader {
    SshPreflight.PrivateKey read(BuildMachine machine) throws SshException;
  }

  private final Reader reader;

  PrivateKeyRule(Reader reader) {
    this.reader = reader;
  }

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    Map<Path, List<BuildMachine>> users = new LinkedHashMap<>();
    machines.forEach(machine ->
        users.computeIfAbsent(machine.privateKey(), file -> new ArrayList<>()).add(machine));
    List<Finding> findings = new ArrayList<>();
    users.forEach((file, of) -> check(file, of, findings));
    return findings;
  }

  private void check(Path file, List<BuildMachine> of, List<Finding> findings) {
    try {
      SshPreflight.PrivateKey key = reader.read(of.get(0));
      if (key.type().equals("ssh-rsa") && key.bits() < SHORTEST_RSA) {
        findings.add(Finding.of(
            Severity.WARNING,
            of,
            "the private key file " + file + " holds an RSA key of " + key.bits()
                + " bits, which many servers refuse",
            "Make another with: ssh-keygen -t ed25519 -N '' -f " + file + ".new"));
      }
      permissions(file, of, findings);
    } catch (SshException e) {
      findings.add(Finding.of(Severity.ERROR, of, e.reason(), remedy(file, e)));
    }
    if (!file.isAbsolute() && !file.startsWith("~")) {
      findings.add(Finding.of(
          Severity.WARNING,
          of,
          "the private key file " + file
              + " is looked for in the directory in which Relevo happens to be started",
          "Write (private-key \"" + file.toAbsolutePath() + "\")."));
    }
  }

  private static String remedy(Path file, SshException e) {
    if (Files.exists(file)) {
      return e.remedy();
    }
    if (file.startsWith("~")) {
      Path home = Path.of(System.getProperty("user.home"));
      return "\"~\" has no meaning in file names here; write (private-key \""
          + home.resolve(Path.of("~").relativize(file)) + "\").";
    }
    List<Path> others = keysBeside(file);
    return others.isEmpty()
        ? e.remedy()
        : "Use one that is there: (private-key \"" + others.get(0) + "\")\n" + e.remedy();
  }

  private static List<Path> keysBeside(Path file) {
    List<Path> keys = new ArrayList<>();
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      return keys;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "id_*")) {
      for (Path each : all) {
        if (usable(each)) {
          keys.add(each);
        }
      }
    } catch (IOException e) {
      // That the directory is not there or not for us to read is why the key cannot be read, and
      // said.
      return List.of();
    }
    keys.sort(null);
    return keys;
  }

  private static boolean usable(Path file) {
    try {
      OpenSshKeys.read(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Warns of what ssh refuses as "UNPROTECTED PRIVATE KEY FILE"; we read such keys, as the real program does. */
  private static void permissions(Path file, List<BuildMachine> of, List<Finding> findings) {
    Set<PosixFilePermission> granted;
    try {
      granted = Files.isRegularFile(file) ? Files.getPosixFilePermissions(file) : Set.of();
    } catch (IOException | UnsupportedOperationException e) {
      return;
    }
    if (!OWNERS.containsAll(granted)) {
      findings.add(Finding.of(
          Severity.WARNING,
          of,
          "the private key file " + file + " is open to others (mode " + octal(granted)
              + "); ssh would refuse it",
          "chmod 600 " + file));
    }
  }

  private static String octal(Set<PosixFilePermission> granted) {
    int mode = 0;
    for (PosixFilePermission each : PosixFilePermission.values()) {
      mode = mode << 1 | (granted.contains(each) ? 1 : 0);
    }
    return String.format("%04o", mode);
  }
}
