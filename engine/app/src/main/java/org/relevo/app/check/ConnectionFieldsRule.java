package org.relevo.app.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.relevo.app.cli.Spelling;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.ssh.SshException;
import org.relevo.core.ssh.SshPreflight;

/** Host keys, compression methods and daemon sockets with which no connection can come about, or not the one that is meant. */
final class ConnectionFieldsRule implements Rule {
  /** The size of {@code sun_path} in {@code struct sockaddr_un}, less the final zero. */
  private static final int LONGEST_SOCKET = 107;

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    List<Finding> findings = new ArrayList<>();
    Map<HostKey, List<BuildMachine>> byKey = machines.stream()
        .collect(
            Collectors.groupingBy(BuildMachine::hostKey, LinkedHashMap::new, Collectors.toList()));
    byKey.values().forEach(same -> hostKey(same, findings));
    for (BuildMachine machine : machines) {
      compression(machine, findings);
      socket(machine, findings);
    }
    return findings;
  }

  /** Looks at a key once, however many machines have it. */
  private static void hostKey(List<BuildMachine> same, List<Finding> findings) {
    try {
      SshPreflight.hostKey(same.get(0));
    } catch (SshException e) {
      findings.add(Finding.of(Severity.ERROR, same, e.reason(), e.remedy()));
    }
  }

  private static void compression(BuildMachine machine, List<Finding> findings) {
    for (String method : machine.compression()) {
      if (!SshPreflight.COMPRESSIONS.contains(method.strip())) {
        findings.add(Finding.warning(
            machine,
            "unknown compression method \"" + method + "\", which is passed over",
            Spelling.nearest(method, SshPreflight.COMPRESSIONS)
                .map(other -> "Did you mean \"" + other + "\"?")
                .orElse(
                    "Known are: " + String.join(" ", new TreeSet<>(SshPreflight.COMPRESSIONS)))));
      }
    }
  }

  private static void socket(BuildMachine machine, List<Finding> findings) {
    String socket = machine.daemonSocket();
    if (!socket.startsWith("/")) {
      findings.add(Finding.error(
          machine,
          "the daemon-socket \"" + socket + "\" is no absolute file name",
          socket.startsWith("file://")
              ? "Write (daemon-socket \"" + socket.substring("file://".length()) + "\")."
              : "Write the whole name, as in \"" + BuildMachine.DEFAULT_DAEMON_SOCKET + "\"."));
    } else if (socket.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
      findings.add(Finding.error(
          machine,
          "the daemon-socket \"" + socket + "\" is longer than a socket's name can be, "
              + LONGEST_SOCKET + " bytes",
          "Let the daemon there listen on a shorter one."));
    }
  }
}
