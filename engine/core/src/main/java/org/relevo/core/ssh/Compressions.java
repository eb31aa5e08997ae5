package org.relevo.core.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.compression.CompressionDelayedZlib;
import org.apache.sshd.common.compression.CompressionFactory;
import org.apache.sshd.common.compression.CompressionZlib;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.compression.ZstdMethod;
import org.relevo.core.ssh.link.Choice;
import org.relevo.core.ssh.link.Link;
import org.relevo.core.ssh.link.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compression methods to offer a machine: those of its description, then none.
 *
 * @param factories in order
 * @param reason why these, where that was for us to choose
 */
record Compressions(List<NamedFactory<Compression>> factories, Optional<String> reason) {
  private static final Logger LOG = LoggerFactory.getLogger(Compressions.class);

  /** The method that means: what suits the link. */
  static final String AUTO = "auto";

  /** What people call {@link ZstdMethod#NAME}. */
  static final String ZSTD = "zstd";

  static Compressions of(BuildMachine machine, Link link) {
    if (isAuto(machine)) {
      Choice choice = Choice.of(link);
      return new Compressions(factories(choice.methods()), Optional.of(choice.reason()));
    }
    machine.compression().stream()
        .filter(name -> !SshPreflight.COMPRESSIONS.contains(name.strip()))
        .forEach(name ->
            LOG.warn("{}: compression method \"{}\" is unknown and skipped", machine.id(), name));
    return new Compressions(factories(named(machine)), Optional.empty());
  }

  /** Returns the level of Zstandard, if of all methods that is the one to use now; whoever can. */
  static OptionalInt zstdLevel(BuildMachine machine, Link link) {
    List<Method> methods = isAuto(machine) ? Choice.of(link).methods() : named(machine);
    return !methods.isEmpty()
            && methods.get(0).kind() == Method.Kind.ZSTD
            && ZstdMethod.FASTEST.isSupported()
        ? OptionalInt.of(methods.get(0).level())
        : OptionalInt.empty();
  }

  /** Returns whether what to offer goes by what is known of the link. */
  static boolean isAuto(BuildMachine machine) {
    return machine.compression().stream().anyMatch(name -> name.strip().equals(AUTO));
  }

  private static List<Method> named(BuildMachine machine) {
    int level = machine.compressionLevel();
    List<Method> methods = new ArrayList<>();
    for (String name : machine.compression()) {
      switch (name.strip()) {
        case ZSTD, ZstdMethod.NAME -> methods.add(new Method(Method.Kind.ZSTD, level));
        case "zlib@openssh.com" -> methods.add(new Method(Method.Kind.DELAYED_ZLIB, level));
        case "zlib" -> methods.add(new Method(Method.Kind.ZLIB, level));
        case "none" -> methods.add(Method.NONE);
        default -> {
          // Unknown ones were complained of when the connection was made.
        }
      }
    }
    return methods;
  }

  private static List<NamedFactory<Compression>> factories(List<Method> methods) {
    Map<String, NamedFactory<Compression>> chosen = new LinkedHashMap<>();
    for (Method method : methods) {
      CompressionFactory factory = factory(method);
      if (factory.isSupported()) {
        chosen.putIfAbsent(factory.getName(), factory);
      }
    }
    // A host may offer less than we ask for; without a common method there would be no connection.
    chosen.putIfAbsent("none", BuiltinCompressions.none);
    return List.copyOf(chosen.values());
  }

  private static CompressionFactory factory(Method method) {
    return switch (method.kind()) {
      case NONE -> BuiltinCompressions.none;
      case ZLIB -> new Levelled("zlib", false, method.level());
      case DELAYED_ZLIB -> new Levelled("zlib@openssh.com", true, method.level());
      case ZSTD -> new ZstdMethod(method.level());
    };
  }

  /** Makes zlib compressors of one level, which the library leaves at zlib's default. */
  private record Levelled(String name, boolean delayed, int level) implements CompressionFactory {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isDelayed() {
      return delayed;
    }

    @Override
    public boolean isCompressionExecuted() {
      return true;
    }

    @Override
    public boolean isSupported() {
      return true;
    }

    @Override
    public Compression create() {
      int chosen = level;
      return delayed
          ? new CompressionDelayedZlib() {
            @Override
            public void init(Type type, int unused) {
              super.init(type, chosen);
            }
          }
          : new CompressionZlib() {
            @Override
            public void init(Type type, int unused) {
              super.init(type, chosen);
            }
          };
    }
  }
}
