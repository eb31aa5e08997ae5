;; raise of SRFI-34 that no clause takes.
(use-modules (srfi srfi-34))
(guard (e ((string? e) 'text)) (raise 'symbol))
