;; guard sees errors of primitives and of error.
(use-modules (srfi srfi-34) (ice-9 exceptions))
(define-syntax-rule (try e)
  (guard (c ((error? c) 'error) (else 'other)) e))
(list (try (car 5)) (try (error "x")) (try (raise 7)) (try 'none))
