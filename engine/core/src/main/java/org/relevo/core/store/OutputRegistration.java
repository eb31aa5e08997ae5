package org.relevo.core.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.relevo.formats.derivation.Derivation;
import org.relevo.formats.derivation.DerivationOutput;
import org.relevo.formats.derivation.DerivationOutput.FixedContent;
import org.relevo.formats.nar.NarWriter;
import org.relevo.formats.path.StorePath;

/** Examines what a builder left as outputs, and makes it fit to be registered. */
final class OutputRegistration {
  private final LocalStore store;
  private final Clock clock;

  OutputRegistration(LocalStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Returns what to register of the outputs that are not valid yet, after they were made canonical. */
  List<PathInfo> examine(StorePath path, Derivation derivation) throws IOException {
    Set<StorePath> candidates = candidates(derivation);
    List<PathInfo> infos = new ArrayList<>();
    for (Map.Entry<String, DerivationOutput> entry : derivation.outputs().entrySet()) {
      StorePath output = entry.getValue().path();
      if (!store.queryValid(Set.of(output)).isEmpty()) {
        continue;
      }
      Path real = store.realPath(output);
      if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
        throw new StoreException(
            "the output \"" + entry.getKey() + "\" of " + path + " is missing: " + output);
      }
      Optional<FixedContent> fixed = entry.getValue().fixed();
      if (fixed.isPresent()) {
        checkFixed(output, real, fixed.get());
      }
      CanonicalMetadata.setAll(real);
      ScannedItem scanned = ScannedItem.of(real, candidates);
      infos.add(new PathInfo(
          output,
          scanned.narHash(),
          scanned.narSize(),
          scanned.references(),
          Optional.of(path),
          clock.instant()));
    }
    new ReferenceRules(store, path, derivation).check(infos);
    return infos;
  }

  /** What an output can refer to: the closure of the inputs, and the outputs themselves. */
  private Set<StorePath> candidates(Derivation derivation) throws IOException {
    Set<StorePath> inputs = new HashSet<>(derivation.inputSources());
    for (Map.Entry<StorePath, ? extends Set<String>> input :
        derivation.inputDerivations().entrySet()) {
      Map<String, DerivationOutput> outputs = store.derivation(input.getKey()).outputs();
      for (String name : input.getValue()) {
        DerivationOutput output = outputs.get(name);
        if (output == null) {
          throw new StoreException(input.getKey() + " has no output \"" + name + "\"");
        }
        inputs.add(output.path());
      }
    }
    Set<StorePath> candidates = new HashSet<>(Closures.of(store, inputs));
    derivation.outputs().values().forEach(output -> candidates.add(output.path()));
    return candidates;
  }

  private static void checkFixed(StorePath output, Path real, FixedContent fixed)
      throws IOException {
    String actual;
    if (fixed.recursive()) {
      MessageDigest digest = FileHash.digest(fixed.algorithm());
      try (OutputStream out = new BufferedOutputStream(
          new DigestOutputStream(OutputStream.nullOutputStream(), digest), 64 * 1024)) {
        NarDump.dump(real, new NarWriter(out));
      }
      actual = HexFormat.of().formatHex(digest.digest());
    } else {
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
          || !CanonicalMetadata.isPlain(real)) {
        throw new StoreException(output + " must be a plain file that is not executable");
      }
      actual = FileHash.hex(real, fixed.algorithm());
    }
    if (!actual.equals(fixed.hex())) {
      throw new StoreException(
          "hash mismatch for the fixed output " + output + ": expected " + fixed.method() + ":"
              + fixed.hex() + ", but the builder made " + fixed.method() + ":" + actual);
    }
  }
}
