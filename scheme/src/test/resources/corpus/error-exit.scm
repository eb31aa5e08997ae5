;; exit is not a value.
(exit 3)
