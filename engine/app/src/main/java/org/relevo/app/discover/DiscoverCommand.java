package org.relevo.app.discover;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.Json;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.PinnedKeys;
import org.relevo.core.directory.ServiceType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code relevo discover}: what announces itself on the network, and whose host keys are pinned. */
@Command(
    name = "discover",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the hosts that announce themselves as build machines on the network: what they say of themselves, since when"
          + " they are seen, and whether their host keys are pinned. Anyone can announce anything; only a host whose key is"
          + " pinned is ever used, and SSH demands that key.",
      "With --pin, asks one of them for its host key, shows it, asks you, and pins it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed; or the key is pinned",
      "1:the key was not pinned; the message says why",
      "2:the command line was wrong"
    })
public final class DiscoverCommand implements Callable<Integer> {
  private static final double LONGEST_SECONDS = 3600;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Type of services to list, such as _guix_publish._tcp (default: _build-machine._tcp)")
  private String type = ServiceType.BUILD_MACHINE.text();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to look (default: ${DEFAULT-VALUE})")
  private double timeout = MachineDirectory.DEFAULT_TIMEOUT.toSeconds();

  @Option(names = "--watch", description = "Go on, and tell what comes, changes and leaves.")
  private boolean watch;

  @Option(names = "--json", description = "Print JSON: an array, or with --watch an object a line.")
  private boolean json;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description =
          "Look on this network interface; can be repeated (default: all that are usable)")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = "--pinned",
      paramLabel = "FILE",
      description =
          "File of pinned keys, as OpenSSH's known_hosts (default: known_hosts in the configuration directory)")
  private @Nullable Path pinned;

  @Option(
      names = "--pin",
      paramLabel = "NAME",
      description = "Pin the host key of the machine of this name, NAME:PORT or fingerprint.")
  private @Nullable String pin;

  @Option(
      names = "--trust-on-first-use",
      description = "With --pin: do not ask. Who answers first is believed.")
  private boolean trustOnFirstUse;

  private final DiscoverPorts ports;

  /** Makes the command as the program has it. */
  public DiscoverCommand() {
    this(new ProductionDiscoverPorts());
  }

  DiscoverCommand(DiscoverPorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServiceType wanted = check();
    Path file = Optional.ofNullable(pinned)
        .orElseGet(() -> directories.directories().configuration().resolve("known_hosts"));
    PrintWriter out = spec.commandLine().getOut();
    try (MachineDirectory directory = ports.directory(Set.copyOf(interfaces))) {
      Duration limit = Duration.ofMillis(Math.round(timeout * 1000));
      if (pin != null) {
        String name = pin;
        List<Advert> adverts = directory.look(
            wanted, limit, all -> all.stream().anyMatch(advert -> matches(name, advert)));
        return new PinDialog(ports, out, file, trustOnFirstUse).pin(name, adverts);
      }
      PinnedKeys pins = PinnedKeys.read(file);
      if (watch) {
        watch(directory, wanted, pins, out);
      } else {
        list(directory.look(wanted, limit, all -> false), wanted, pins, out);
      }
      return ExitCodes.OK;
    }
  }

  private ServiceType check() {
    if (!(timeout >= 0 && timeout <= LONGEST_SECONDS)) {
      throw wrong("--timeout " + timeout + ": seconds from 0 to 3600 are needed");
    }
    if (pin != null && (watch || json)) {
      throw wrong("--pin goes with neither --watch nor --json");
    }
    if (pin == null && trustOnFirstUse) {
      throw wrong("--trust-on-first-use goes with --pin NAME only");
    }
    try {
      ServiceType wanted = ServiceType.parse(type);
      if (pin != null && !wanted.equals(ServiceType.BUILD_MACHINE)) {
        throw wrong("--pin: only build machines are pinned, not " + wanted);
      }
      return wanted;
    } catch (IllegalArgumentException e) {
      throw wrong("--type " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Returns whether {@code wanted} is a name or a fingerprint of the host that the advert is of. */
  static boolean matches(String wanted, Advert advert) {
    return advert.name().equalsIgnoreCase(wanted)
        || advert.id().equalsIgnoreCase(wanted)
        || advert.host().equalsIgnoreCase(wanted)
        || advert.facts().hostKeys().contains(wanted);
  }

  private void list(List<Advert> adverts, ServiceType wanted, PinnedKeys pins, PrintWriter out) {
    Instant now = ports.clock().instant();
    List<Sighting> sightings =
        adverts.stream().map(advert -> Sighting.of(advert, wanted, pins)).toList();
    if (json) {
      out.println(Json.text(sightings.stream().map(each -> each.json(now)).toList()));
    } else if (sightings.isEmpty()) {
      out.println("Nothing announces " + wanted + " here.");
    } else {
      sightings.forEach(each -> out.print(each.text(now)));
    }
    out.flush();
  }

  private void watch(
      MachineDirectory directory, ServiceType wanted, PinnedKeys pins, PrintWriter out)
      throws InterruptedException {
    new Watch(directory, wanted, advert -> Sighting.of(advert, wanted, pins), (event, sighting) -> {
          Instant now = ports.clock().instant();
          if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", event.word());
            line.putAll(sighting.json(now));
            out.println(Json.line(line));
          } else if (event == Watch.Event.LEFT) {
            out.println("- " + sighting.advert().id());
          } else {
            out.print(event.sign() + " " + sighting.text(now));
          }
          out.flush();
        })
        .run();
  }
}
