;; match-lambda without a fitting pattern.
(use-modules (ice-9 match))
(map (match-lambda ((a b) a)) '((1 2) (3)))
