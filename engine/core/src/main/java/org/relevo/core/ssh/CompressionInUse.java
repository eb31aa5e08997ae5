package org.relevo.core.ssh;

import java.util.Optional;
import org.relevo.core.ssh.compression.ZstdMethod;

/**
 * The compression that two ends agreed on.
 *
 * @param method its name in SSH
 * @param reason why it was offered, where the machine's description leaves that to us
 */
public record CompressionInUse(String method, Optional<String> reason) {
  /** Returns whether there is any. */
  public boolean isOn() {
    return !method.equals("none");
  }

  /** Returns words such as {@code zstd (auto: link 12 MB/s)}. */
  @Override
  public String toString() {
    String name = method.equals(ZstdMethod.NAME) ? Compressions.ZSTD : method;
    return name + reason.map(why -> " (auto: " + why + ")").orElse("");
  }
}
