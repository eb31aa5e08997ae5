;; match-let of a value that does not fit.
(use-modules (ice-9 match))
(match-let (((a b) '(1))) a)
