;; A guard without a fitting clause lets the outer one have it.
(use-modules (srfi srfi-34))
(guard (outer (#t (list 'outer outer)))
  (guard (inner ((string? inner) 'inner))
    (raise 'symbol)))
