package org.relevo.core.directory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.Resources;

/** The rules by which adverts become build machines. Pure; thread-safe. */
public final class DiscoveredMachines {
  // Machines' names become names of files.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern NUMBERED = Pattern.compile(" \\(([0-9]{1,4})\\)$");
  private static final int LONGEST_NAME = 253;
  private static final int MOST_ADDRESSES = 8;

  private final PinnedKeys pins;
  private final Optional<BuildMachine> defaults;
  private final Path home;

  /**
   * Makes the rules.
   *
   * @param defaults gives the fields of which an advert says nothing
   * @param home the directory whose {@code .ssh/id_rsa} is the private key if nothing else is said
   */
  public DiscoveredMachines(PinnedKeys pins, Optional<BuildMachine> defaults, Path home) {
    this.pins = pins;
    this.defaults = defaults;
    this.home = home;
  }

  /**
   * What became of adverts.
   *
   * @param machines those that may be used, in the order of their adverts; no two of one name and port, or
   *     of one key
   * @param others why each of the others may not
   */
  public record Selection(List<BuildMachine> machines, Map<Advert, Verdict> others) {
    /** Copies the collections. */
    public Selection {
      machines = List.copyOf(machines);
      others = Map.copyOf(others);
    }
  }

  /** Sorts adverts. */
  public Selection select(List<Advert> adverts) {
    Map<String, BuildMachine> machines = new LinkedHashMap<>();
    Map<HostKey, String> owners = new HashMap<>();
    Map<Advert, Verdict> others = new LinkedHashMap<>();
    for (Advert advert : adverts) {
      Verdict verdict = pins.judge(advert);
      if (!(verdict instanceof Verdict.Pinned pinned)) {
        others.put(advert, verdict);
        continue;
      }
      List<String> missing = missing(advert);
      Optional<String> name = machineName(advert);
      if (name.isEmpty()) {
        others.put(
            advert, new Verdict.Refused("neither its name nor its host's can be a machine's name"));
      } else if (!missing.isEmpty()) {
        others.put(
            advert,
            new Verdict.Refused("it does not announce " + String.join(" and ", missing)
                + ", and no defaults do: give #:defaults (build-machine …)"));
      } else {
        BuildMachine machine = machine(name.get(), advert, pinned.key());
        String owner = owners.putIfAbsent(pinned.key(), machine.id());
        if (owner != null && !owner.equals(machine.id())) {
          // Whoever knows a fingerprint can announce it under any number of names.
          others.put(advert, new Verdict.Refused("it has the key of " + owner + ", so it is that"));
          continue;
        }
        BuildMachine known = machines.putIfAbsent(machine.id(), machine);
        if (known != null && known.hostKey().equals(machine.hostKey())) {
          // One of the two may be forged; only the host with the key will do, so both are tried.
          machines.put(machine.id(), known.at(union(known.addresses(), machine.addresses())));
        } else if (known != null) {
          others.put(
              advert, new Verdict.Refused("another host with a pinned key has the same name"));
        }
      }
    }
    return new Selection(new ArrayList<>(machines.values()), others);
  }

  private static List<String> union(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return all.stream().limit(MOST_ADDRESSES).toList();
  }

  private List<String> missing(Advert advert) {
    List<String> missing = new ArrayList<>();
    if (defaults.isEmpty() && advert.facts().systems().isEmpty()) {
      missing.add("systems");
    }
    if (defaults.isEmpty() && advert.facts().user().isEmpty()) {
      missing.add("a user");
    }
    return missing;
  }

  /**
   * Returns the name that a machine has, if its advert has a possible one: the advert's, with {@code anvil-2} for
   * {@code anvil (2)}, which is what hosts call themselves when another one has their name; or else its host's.
   */
  public static Optional<String> machineName(Advert advert) {
    return List.of(NUMBERED.matcher(advert.name()).replaceFirst("-$1"), advert.host()).stream()
        .filter(name -> name.length() <= LONGEST_NAME && NAME.matcher(name).matches())
        .findFirst();
  }

  private BuildMachine machine(String name, Advert advert, HostKey key) {
    MachineFacts facts = advert.facts();
    return new BuildMachine(
        name,
        advert.port(),
        facts.systems().isEmpty()
            ? defaults.map(BuildMachine::systems).orElseThrow()
            : facts.systems(),
        facts.user().or(() -> defaults.map(BuildMachine::user)).orElseThrow(),
        key,
        defaults
            .map(BuildMachine::privateKey)
            .orElseGet(() -> home.resolve(".ssh").resolve("id_rsa")),
        defaults.map(BuildMachine::compression).orElse(List.of("zlib@openssh.com", "zlib")),
        defaults.map(BuildMachine::compressionLevel).orElse(3),
        facts
            .daemonSocket()
            .or(() -> defaults.map(BuildMachine::daemonSocket))
            .orElse(BuildMachine.DEFAULT_DAEMON_SOCKET),
        defaults.map(BuildMachine::overloadThreshold).orElse(OptionalDouble.of(0.8)),
        facts.slots().orElseGet(() -> defaults.map(BuildMachine::parallelBuilds).orElse(1)),
        facts.speed().orElseGet(() -> defaults.map(BuildMachine::speed).orElse(1.0)),
        facts.features().or(() -> defaults.map(BuildMachine::features)).orElse(Set.of()),
        defaults.map(BuildMachine::resources).orElse(Resources.NONE),
        defaults.flatMap(BuildMachine::memoryFloor),
        defaults.flatMap(BuildMachine::location),
        advert.addresses());
  }
}
