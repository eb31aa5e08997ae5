package org.relevo.app.check;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.relevo.core.machine.BuildMachine;

/** Machines that are this host: builds would be offloaded to where they come from. */
final class LoopRule implements Rule {
  private static final int SSH_PORT = 22;
  private static final Set<String> LOCAL_NAMES =
      Set.of("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");
  private static final String REMEDY =
      "Leave it out of the list on this host; a file for several hosts can ask (gethostname).";

  private final ThisHost host;
  private final NameLookups.Found lookups;

  LoopRule(ThisHost host, NameLookups.Found lookups) {
    this.host = host;
    this.lookups = lookups;
  }

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    List<Finding> findings = new ArrayList<>();
    for (BuildMachine machine : machines) {
      Optional<Finding> loop = loop(machine);
      loop.ifPresent(findings::add);
      if (isThisHost(machine)) {
        SlotsBeyondCores.of(machine, host.cores()).ifPresent(findings::add);
      }
    }
    if (lookups.late() > 0) {
      findings.add(new Finding(
          Severity.NOTE,
          Optional.empty(),
          List.of(),
          lookups.late() + (lookups.late() == 1 ? " name was" : " names were")
              + " not looked up in time, so whether this host is among the machines is not sure",
          ""));
    }
    return findings;
  }

  /** Returns whether a machine is this host as far as can be told without asking it. */
  boolean isThisHost(BuildMachine machine) {
    return loop(machine).filter(found -> found.severity() == Severity.WARNING).isPresent();
  }

  private Optional<Finding> loop(BuildMachine machine) {
    Path keyFile = host.hostKeys().get(machine.hostKey());
    if (keyFile != null) {
      return Optional.of(Finding.warning(
          machine,
          "this machine is this host, whose host key is the same (" + keyFile
              + "): builds would be offloaded to where they come from",
          REMEDY));
    }
    return reason(machine).map(reason -> withoutKey(machine, reason));
  }

  private Finding withoutKey(BuildMachine machine, String reason) {
    if (host.hasKeyOf(machine.hostKey().type())) {
      return Finding.note(
          machine,
          reason + ", but its host key is not: either another SSH server answers there (a forwarded"
              + " port, a container), or connections are refused",
          "");
    }
    return machine.port() == SSH_PORT
        ? Finding.warning(
            machine,
            "this machine is this host: " + reason
                + "; builds would be offloaded to where they come from",
            REMEDY)
        : Finding.note(
            machine,
            reason + "; if what answers at port " + machine.port()
                + " is not another system's SSH server, builds are offloaded to where they come from",
            "");
  }

  private Optional<String> reason(BuildMachine machine) {
    String name = machine.name().toLowerCase(Locale.ROOT);
    if (name.equals(host.name())) {
      return Optional.of("its name is this host's");
    }
    if (LOCAL_NAMES.contains(name) || name.endsWith(".localhost")) {
      return Optional.of("its name is every host's own");
    }
    for (InetAddress address : lookups.of(machine.name())) {
      if (host.has(address)) {
        return Optional.of("its address " + address.getHostAddress() + " is this host's");
      }
    }
    return Optional.empty();
  }
}
