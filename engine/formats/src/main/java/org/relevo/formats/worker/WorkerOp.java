package org.relevo.formats.worker;

import java.util.Optional;

/** An operation of the worker protocol; of all that exist, those that this engine sends or serves. */
public enum WorkerOp {
  VALID_PATH(1),
  QUERY_REFERENCES(5),
  ADD_TO_STORE(7),
  ADD_TEXT_TO_STORE(8),
  BUILD_DERIVATIONS(9),
  ENSURE_PATH(10),
  ADD_TEMP_ROOT(11),
  EXPORT_PATH(16),
  QUERY_DERIVER(18),
  SET_OPTIONS(19),
  QUERY_DERIVATION_OUTPUTS(22),
  QUERY_PATH_INFO(26),
  IMPORT_PATHS(27),
  QUERY_PATH_FROM_HASH_PART(29),
  QUERY_VALID_PATHS(31),
  BUILT_IN_BUILDERS(80),
  /** Ours: see {@link WorkerWire}. */
  IMPORT_STREAM(4123);

  private final int number;

  WorkerOp(int number) {
    this.number = number;
  }

  /** Returns the number on the wire. */
  public int number() {
    return number;
  }

  /** Returns the operation with this number, if it is one that is known here. */
  public static Optional<WorkerOp> of(long number) {
    for (WorkerOp op : values()) {
      if (op.number == number) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }
}
