;; match without an import.
(match 5 (x x))
