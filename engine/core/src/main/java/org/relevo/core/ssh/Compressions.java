package org.relevo.core.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.compression.CompressionDelayedZlib;
import org.apache.sshd.common.compression.CompressionFactory;
import org.apache.sshd.common.compression.CompressionZlib;
import org.relevo.core.machine.BuildMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compression methods to offer a machine: those of its description, then none. */
final class Compressions {
  private static final Logger LOG = LoggerFactory.getLogger(Compressions.class);

  private Compressions() {}

  static List<NamedFactory<Compression>> of(BuildMachine machine) {
    Map<String, NamedFactory<Compression>> chosen = new LinkedHashMap<>();
    for (String name : machine.compression()) {
      switch (name.strip()) {
        case "zlib@openssh.com" ->
          chosen.put(name.strip(), new Levelled(name.strip(), true, machine.compressionLevel()));
        case "zlib" ->
          chosen.put(name.strip(), new Levelled(name.strip(), false, machine.compressionLevel()));
        case "none" -> chosen.put("none", BuiltinCompressions.none);
        default ->
          LOG.warn("{}: compression method \"{}\" is unknown and skipped", machine.id(), name);
      }
    }
    // A host may offer less than we ask for; without a common method there would be no connection.
    chosen.putIfAbsent("none", BuiltinCompressions.none);
    return new ArrayList<>(chosen.values());
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
