package org.relevo.scheme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.DiscoveredMachines;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.directory.PinnedKeys;
import org.relevo.core.directory.ServiceType;
import org.relevo.core.directory.Verdict;
import org.relevo.core.machine.BuildMachine;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.NativeModule;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code discover-machines} and {@code discovered-adverts}: machines that announce themselves on the network, for machine
 * files and sessions. The time that they wait for the network is not the program's.
 */
public final class DiscoveryModule {
  private static final Logger log = LoggerFactory.getLogger(DiscoveryModule.class);

  /** The keywords that {@code discover-machines} takes. */
  public static final List<String> KEYWORDS =
      List.of("timeout", "type", "pinned", "defaults", "where");

  private static final double LONGEST_SECONDS = 60;
  private static final int ANY = -1;
  private static final int MOST_SAID = 1000;

  private final Optional<MachineDirectory> directory;
  private final Path home;
  private final Path beside;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * Makes the module.
   *
   * @param directory where adverts are seen; empty where there is no network to look at
   * @param home the directory whose {@code .ssh/id_rsa} is the default private key
   * @param program the machine file; files of pinned keys are looked for beside it
   */
  public DiscoveryModule(Optional<MachineDirectory> directory, Path home, Path program) {
    this.directory = directory;
    this.home = home;
    this.beside = Optional.ofNullable(program.toAbsolutePath().getParent()).orElse(Path.of("/"));
  }

  /** Returns the module for programs. */
  public NativeModule module() {
    return new NativeModule(List.of("(relevo discovery)"), (vocabulary, evaluation) -> {
      vocabulary
          .procedure("discover-machines", 0, ANY, a -> discover(Call.of("discover-machines", a)))
          .procedure("discovered-adverts", 0, ANY, a -> adverts(Call.of("discovered-adverts", a)));
      AdvertProcedures.addTo(vocabulary);
    });
  }

  /** The keyword arguments of a call. */
  private record Call(String procedure, Map<String, Object> values) {
    static Call of(String procedure, Object[] arguments) {
      Map<String, Object> values = new LinkedHashMap<>();
      List<String> allowed =
          procedure.equals("discover-machines") ? KEYWORDS : KEYWORDS.subList(0, 2);
      for (int at = 0; at < arguments.length; at += 2) {
        String keyword = Texts.keyword(arguments[at]).orElse("");
        if (!allowed.contains(keyword)) {
          throw new SchemeError(procedure + ": one of #:" + String.join(", #:", allowed)
              + " is needed here, not " + Texts.describe(arguments[at]));
        }
        if (at + 1 == arguments.length) {
          throw new SchemeError(procedure + ": #:" + keyword + " lacks its value");
        }
        if (values.put(keyword, arguments[at + 1]) != null) {
          throw new SchemeError(procedure + ": #:" + keyword + " is given twice");
        }
      }
      return new Call(procedure, values);
    }

    SchemeError wrong(String keyword, String needed) {
      return new SchemeError(procedure + ": #:" + keyword + " must be " + needed + ", and is "
          + Texts.describe(values.get(keyword)));
    }

    Duration timeout() {
      Object value = values.get("timeout");
      if (value == null) {
        return MachineDirectory.DEFAULT_TIMEOUT;
      }
      double seconds = SchemeValues.number(value).orElse(-1);
      if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
        throw wrong("timeout", "a number of seconds from 0 to 60");
      }
      return Duration.ofMillis(Math.round(seconds * 1000));
    }

    ServiceType type() {
      Object value = values.get("type");
      try {
        return value == null ? ServiceType.BUILD_MACHINE : ServiceType.parse(Texts.string(value));
      } catch (IllegalArgumentException e) {
        throw wrong("type", "a type of services such as \"_build-machine._tcp\"");
      }
    }

    Optional<BuildMachine> defaults() {
      Object value = values.get("defaults");
      if (value != null && !(value instanceof BuildMachine)) {
        throw wrong("defaults", "a build-machine object");
      }
      return Optional.ofNullable((BuildMachine) value);
    }

    Optional<SchemeProcedure> where() {
      @Nullable Object value = values.get("where");
      if (value == null) {
        return Optional.empty();
      }
      Optional<SchemeProcedure> procedure = SchemeProcedure.of(value);
      if (procedure.isEmpty()) {
        throw wrong("where", "a procedure of an advert");
      }
      return procedure;
    }
  }

  private Object discover(Call call) throws IOException, InterruptedException {
    PinnedKeys pins = pins(call);
    ServiceType type = call.type();
    Optional<BuildMachine> defaults = call.defaults();
    Optional<SchemeProcedure> where = call.where();
    Duration timeout = call.timeout();
    if (pins.isEmpty()) {
      say(
          "no host key is pinned in " + pins.source() + ", so no machine that announces itself is"
              + " used; see: relevo discover",
          false);
      return Texts.list(List.of());
    }
    List<Advert> adverts =
        look(type, timeout, now -> pins.allSeen(asMachines(now, type, defaults)));
    List<Advert> chosen = asMachines(adverts, type, defaults).stream()
        .filter(advert -> where.isEmpty() || Texts.isTrue(where.get().call(advert)))
        .toList();
    DiscoveredMachines.Selection selection =
        new DiscoveredMachines(pins, defaults, home).select(chosen);
    selection.others().forEach((advert, verdict) -> {
      if (verdict instanceof Verdict.Refused refused) {
        say(advert.id() + " announces itself and is not used: " + refused.reason(), true);
      } else if (verdict instanceof Verdict.Unpinned unpinned) {
        log.debug("{} is not used: {}", advert.id(), unpinned.reason());
      }
    });
    return Texts.list(selection.machines());
  }

  /** A service of another kind tells of a host, but neither its port nor its text is about building. */
  private static List<Advert> asMachines(
      List<Advert> adverts, ServiceType type, Optional<BuildMachine> defaults) {
    return type.equals(ServiceType.BUILD_MACHINE)
        ? adverts
        : adverts.stream()
            .map(advert -> advert.asHint(defaults.map(BuildMachine::port).orElse(22)))
            .toList();
  }

  private Object adverts(Call call) throws InterruptedException {
    return Texts.list(look(call.type(), call.timeout(), now -> false));
  }

  private List<Advert> look(ServiceType type, Duration timeout, Predicate<List<Advert>> enough)
      throws InterruptedException {
    MachineDirectory known = directory.orElseThrow(() -> new SchemeError(
        "machines are not discovered here: the program that evaluates this file was not given a"
            + " directory of machines"));
    try (Deadline.Pause pause = Deadline.pause()) {
      return known.look(type, timeout, enough);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  private PinnedKeys pins(Call call) throws IOException {
    Object value = call.values().get("pinned");
    if (value == null) {
      return PinnedKeys.read(beside.resolve("known_hosts"));
    }
    if (value instanceof CharSequence name) {
      Path file = beside.resolve(name.toString());
      if (!Files.exists(file)) {
        say("the file of pinned keys " + file + " is not there", true);
      }
      return PinnedKeys.read(file);
    }
    if (!Texts.isList(value)) {
      throw call.wrong("pinned", "the name of a file, or a list of host keys");
    }
    try {
      return PinnedKeys.of(Texts.list(value).stream().map(Texts::string).toList(), "#:pinned");
    } catch (IllegalArgumentException e) {
      throw new SchemeError("discover-machines: #:pinned: " + e.getMessage());
    }
  }

  /** Says something once, however often the program runs. */
  private void say(String text, boolean warning) {
    if (said.size() < MOST_SAID && said.add(text)) {
      if (warning) {
        log.warn("{}", text);
      } else {
        log.info("{}", text);
      }
    }
  }
}
