;; A match clause without a body.
(use-modules (ice-9 match))
(match 5 (x))
