;; match without a fitting pattern.
(use-modules (ice-9 match))
(match '(1 2 3) ((a b) a) ("x" 1))
