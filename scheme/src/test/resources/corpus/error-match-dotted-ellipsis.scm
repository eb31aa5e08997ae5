;; A dotted tail after an ellipsis.
(use-modules (ice-9 match))
(match '(1 2 . 3) ((a ... . b) a))
