;; Two ellipses in one list.
(use-modules (ice-9 match))
(match '(1 2) ((a ... b ...) a))
