;; What a loaded file imports is imported for the program.
(load "parts/imports.scm")
(list (sum-of '(1 2 3)) (last '(1 2 3)))
