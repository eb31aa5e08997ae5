package org.relevo.core.offload;

/** Carries a machine's failure from an errand to who picks the next machine. */
final class MachineLostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient MachineFailure failure;

  MachineLostException(MachineFailure failure, Throwable cause) {
    super(failure.toString(), cause);
    this.failure = failure;
  }

  MachineFailure failure() {
    return failure;
  }
}
