package org.relevo.app.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.TreeSet;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.build.BuildRequest;
import org.relevo.core.machine.Resources;
import org.relevo.formats.path.StoreDir;
import org.relevo.formats.path.StorePath;

/** Requests in the journal. */
final class RequestJson {
  private RequestJson() {}

  static ObjectNode write(BuildRequest request) {
    ObjectNode node = JournalJson.object();
    node.put("derivation", request.derivation().toString());
    node.put("system", request.system());
    JournalJson.put(node, "features", new TreeSet<>(request.features()));
    MachineJson.putResources(node, "resources", request.resources());
    BuildLimits limits = request.limits();
    limits.timeout().ifPresent(limit -> node.put("timeout", limit.toString()));
    limits.maxSilent().ifPresent(limit -> node.put("maxSilent", limit.toString()));
    if (request.wantsLocal()) {
      node.put("wantsLocal", true);
    }
    return node;
  }

  static BuildRequest read(Fields fields) {
    String path = fields.text("derivation");
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "the field \"derivation\" is \"" + path + "\", not a store path");
    }
    return new BuildRequest(
        new StorePath(new StoreDir(path.substring(0, slash)), path.substring(slash + 1)),
        fields.text("system"),
        new HashSet<>(fields.texts("features")),
        Resources.of(fields.amounts("resources")),
        new BuildLimits(fields.optionalDuration("timeout"), fields.optionalDuration("maxSilent")),
        fields.optionalFlag("wantsLocal"));
  }
}
