;;; (ice-9 exceptions): errors, and what there is to ask of them.
(define-module (ice-9 exceptions)
  #:re-export (assertion-failure? error? exception-args exception-irritants exception-kind
               exception-message exception-origin exception-with-irritants? exception-with-message?
               exception-with-origin? exception? external-error? guard programming-error?
               raise-continuable raise-exception syntax-error? undefined-variable-error?
               with-exception-handler))
