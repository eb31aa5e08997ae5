package org.relevo.app.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.relevo.app.cli.Spelling;
import org.relevo.core.machine.BuildMachine;

/** System types that nobody builds for; a request for the right one would never match. */
final class SystemsRule implements Rule {
  /** Those of Guix's platforms. */
  private static final TreeSet<String> KNOWN = new TreeSet<>(List.of(
      "x86_64-linux",
      "i686-linux",
      "aarch64-linux",
      "armhf-linux",
      "powerpc64le-linux",
      "powerpc-linux",
      "riscv64-linux",
      "loongarch64-linux",
      "mips64el-linux",
      "sparc64-linux",
      "i586-gnu",
      "x86_64-gnu"));

  /** What others call these processors. */
  private static final Map<String, String> PROCESSORS = Map.ofEntries(
      Map.entry("amd64", "x86_64"),
      Map.entry("x64", "x86_64"),
      Map.entry("x86-64", "x86_64"),
      Map.entry("x86", "i686"),
      Map.entry("i386", "i686"),
      Map.entry("i486", "i686"),
      Map.entry("i586", "i686"),
      Map.entry("arm64", "aarch64"),
      Map.entry("arm", "armhf"),
      Map.entry("armv7", "armhf"),
      Map.entry("armv7l", "armhf"),
      Map.entry("ppc64le", "powerpc64le"),
      Map.entry("ppc64el", "powerpc64le"),
      Map.entry("ppc", "powerpc"),
      Map.entry("riscv", "riscv64"),
      Map.entry("loong64", "loongarch64"));

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    return Rule.each(SystemsRule::unknown).check(machines);
  }

  private static Stream<Finding> unknown(BuildMachine machine) {
    return machine.systems().stream()
        .distinct()
        .filter(system -> !KNOWN.contains(system))
        .map(system -> Finding.warning(
            machine,
            "unknown system type \"" + system + "\", which no request names",
            meant(system)
                .map(other -> "Did you mean \"" + other + "\"?")
                .orElse("Known are: " + String.join(" ", KNOWN))));
  }

  private static Optional<String> meant(String system) {
    String lower = system.toLowerCase(Locale.ROOT);
    int linux = lower.indexOf("linux");
    String processor = lower;
    if (linux > 0) {
      processor = lower.substring(0, linux).replaceAll("[-_]$", "");
    }
    String guess = PROCESSORS.getOrDefault(processor, processor) + "-linux";
    return KNOWN.contains(guess) ? Optional.of(guess) : Spelling.nearest(lower, KNOWN);
  }
}
